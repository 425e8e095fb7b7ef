// One FAISS index with its lock: any number of readers, or one writer. No JavaScript in here.
#pragma once

#include <faiss/Index.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVF.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

namespace cadml {

using Rows = std::vector<int32_t>;

class HeldIndex {
  public:
    explicit HeldIndex(std::unique_ptr<faiss::Index> index);

    static std::shared_ptr<HeldIndex> flat(int dimension, int metric);
    static std::shared_ptr<HeldIndex> hnsw(int dimension, int links, int metric, int efConstruction);
    static std::shared_ptr<HeldIndex> factory(int dimension, const std::string& descriptor, int metric);

    // These never wait for a writer.
    int64_t rows() const { return rows_.load(); }
    int dimension() const { return dimension_; }
    int metric() const { return metric_; }
    bool trained() const { return trained_.load(); }
    const char* kind() const;
    int64_t bytes() const { return bytes_.load(); }

    void add(const float* x, int64_t n, int threads);
    void train(const float* x, int64_t n, int threads);
    int64_t remove(const Rows& rows);
    void mergeFrom(HeldIndex& other);
    void reset();
    std::vector<float> reconstruct(const Rows& rows) const;

    /// Runs `read` on the index while no writer is inside.
    template <typename Read>
    auto reading(Read read) const {
        std::shared_lock<std::shared_mutex> lock(mutex_);
        refuseBroken();
        return read(*index_);
    }

  private:
    template <typename Change>
    void changing(Change change);
    void refuseBroken() const;
    void publish();

    mutable std::shared_mutex mutex_;
    std::unique_ptr<faiss::Index> index_;
    const int dimension_;
    const int metric_;
    std::atomic<int64_t> rows_{0};
    std::atomic<int64_t> bytes_{0};
    std::atomic<bool> trained_{false};
    bool broken_ = false;
};

/// The vectors as stored, when they are stored flat (Flat itself, and HNSW over Flat); else null.
const faiss::IndexFlat* flatStorage(const faiss::Index& index);

/// Limits what OpenMP uses in the calling thread, and puts the old limit back.
class ThreadLimit {
  public:
    explicit ThreadLimit(int threads);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;

  private:
    int before_;
};

/// Refuses NaN and infinities: they poison every distance they meet, a graph for good.
void requireFinite(const float* x, size_t count);

} // namespace cadml
