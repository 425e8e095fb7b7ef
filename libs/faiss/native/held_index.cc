#include "held_index.h"

#include <faiss/impl/IDSelector.h>
#include <faiss/index_factory.h>
#include <omp.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <mutex>

#include "failure.h"

namespace cadml {

namespace {

faiss::MetricType metricType(int metric) {
    require(metric == faiss::METRIC_INNER_PRODUCT || metric == faiss::METRIC_L2, "VALIDATION_FAILED",
            "the metric must be METRIC_INNER_PRODUCT (0) or METRIC_L2 (1)");
    return static_cast<faiss::MetricType>(metric);
}

int64_t sizeInBytes(const faiss::Index& index) {
    int64_t bytes = index.ntotal * index.d * int64_t(sizeof(float));
    if (auto graph = dynamic_cast<const faiss::IndexHNSW*>(&index))
        bytes += int64_t(graph->hnsw.neighbors.size() * sizeof(int32_t) + graph->hnsw.offsets.size() * 12);
    return bytes;
}

} // namespace

HeldIndex::HeldIndex(std::unique_ptr<faiss::Index> index)
    : index_(std::move(index)), dimension_(index_->d), metric_(index_->metric_type) {
    publish();
}

std::shared_ptr<HeldIndex> HeldIndex::flat(int dimension, int metric) {
    return std::make_shared<HeldIndex>(std::make_unique<faiss::IndexFlat>(dimension, metricType(metric)));
}

std::shared_ptr<HeldIndex> HeldIndex::hnsw(int dimension, int links, int metric, int efConstruction) {
    auto index = std::make_unique<faiss::IndexHNSWFlat>(dimension, links, metricType(metric));
    if (efConstruction > 0) index->hnsw.efConstruction = efConstruction;
    return std::make_shared<HeldIndex>(std::move(index));
}

std::shared_ptr<HeldIndex> HeldIndex::factory(int dimension, const std::string& descriptor, int metric) {
    try {
        std::unique_ptr<faiss::Index> index(
                faiss::index_factory(dimension, descriptor.c_str(), metricType(metric)));
        return std::make_shared<HeldIndex>(std::move(index));
    } catch (const Failure&) {
        throw;
    } catch (const std::exception&) {
        throw Failure("VALIDATION_FAILED", "FAISS knows no index of the form '" + descriptor + "' for this metric");
    }
}

const char* HeldIndex::kind() const {
    if (dynamic_cast<const faiss::IndexFlat*>(index_.get())) return "flat";
    if (dynamic_cast<const faiss::IndexHNSW*>(index_.get())) return "hnsw";
    return dynamic_cast<const faiss::IndexIVF*>(index_.get()) ? "ivf" : "other";
}

void HeldIndex::add(const float* x, int64_t n, int threads) {
    requireFinite(x, size_t(n) * dimension_);
    ThreadLimit limit(threads);
    changing([&] {
        require(index_->is_trained, "CONFLICT", "the index must be trained before vectors are added");
        require(index_->ntotal + n <= std::numeric_limits<int32_t>::max(), "RESOURCE_EXHAUSTED",
                "an index holds at most 2^31 - 1 rows");
        index_->add(n, x);
    });
}

void HeldIndex::train(const float* x, int64_t n, int threads) {
    requireFinite(x, size_t(n) * dimension_);
    ThreadLimit limit(threads);
    changing([&] {
        require(index_->ntotal == 0, "CONFLICT", "an index that holds vectors cannot be trained again");
        index_->train(n, x);
    });
}

int64_t HeldIndex::remove(const Rows& rows) {
    const std::vector<faiss::Index::idx_t> ids(rows.begin(), rows.end());
    int64_t removed = 0;
    // An inverted file would keep its old numbers and give them out twice; a graph cannot remove at all.
    require(dynamic_cast<faiss::IndexFlat*>(index_.get()) != nullptr, "VALIDATION_FAILED",
            "only a flat index removes rows; of any other, leave the row out of the selector and rebuild later");
    changing([&] { removed = index_->remove_ids(faiss::IDSelectorBatch(ids.size(), ids.data())); });
    return removed;
}

void HeldIndex::mergeFrom(HeldIndex& other) {
    require(&other != this, "CONFLICT", "an index cannot be merged into itself");
    require(other.dimension_ == dimension_, "DIMENSION_MISMATCH", "the indexes differ in dimension");
    std::scoped_lock lock(mutex_, other.mutex_);
    refuseBroken();
    other.refuseBroken();
    try {
        index_->check_compatible_for_merge(*other.index_);
    } catch (const std::exception&) {
        throw Failure("VALIDATION_FAILED", "indexes of these kinds cannot be merged, or were trained apart");
    }
    // Flat rows are renumbered by their place; an inverted file has to be told where its numbers go on.
    const bool numbered = dynamic_cast<faiss::IndexIVF*>(index_.get()) != nullptr;
    index_->merge_from(*other.index_, numbered ? index_->ntotal : 0);
    publish();
    other.publish();
}

void HeldIndex::reset() {
    changing([&] { index_->reset(); });
}

std::vector<float> HeldIndex::reconstruct(const Rows& rows) const {
    return reading([&](const faiss::Index& index) {
        std::vector<float> out(rows.size() * index.d);
        for (size_t i = 0; i < rows.size(); i++) {
            require(rows[i] >= 0 && rows[i] < index.ntotal, "VALIDATION_FAILED",
                    "there is no row " + std::to_string(rows[i]));
            index.reconstruct(rows[i], out.data() + i * index.d);
        }
        return out;
    });
}

template <typename Change>
void HeldIndex::changing(Change change) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    refuseBroken();
    try {
        change();
    } catch (const Failure&) {
        throw;
    } catch (...) {
        // A half-done change leaves graph and storage at odds: searching such an index reads past its end.
        broken_ = index_->ntotal != rows_.load() || dynamic_cast<faiss::IndexHNSW*>(index_.get()) != nullptr;
        throw;
    }
    publish();
}

void HeldIndex::refuseBroken() const {
    require(!broken_, "CONFLICT", "an earlier change of this index failed half-way; build it again");
}

void HeldIndex::publish() {
    rows_ = index_->ntotal;
    trained_ = index_->is_trained;
    bytes_ = sizeInBytes(*index_);
}

const faiss::IndexFlat* flatStorage(const faiss::Index& index) {
    auto graph = dynamic_cast<const faiss::IndexHNSW*>(&index);
    return dynamic_cast<const faiss::IndexFlat*>(graph ? graph->storage : &index);
}

ThreadLimit::ThreadLimit(int threads) : before_(omp_get_max_threads()) {
    omp_set_num_threads(threads);
}

ThreadLimit::~ThreadLimit() {
    omp_set_num_threads(before_);
}

void requireFinite(const float* x, size_t count) {
    constexpr uint32_t exponent = 0x7f800000;
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        std::memcpy(&bits, x + i, sizeof bits);
        found |= uint32_t((bits & exponent) == exponent);
    }
    require(found == 0, "VALIDATION_FAILED", "the vectors contain NaN or an infinity");
}

} // namespace cadml
