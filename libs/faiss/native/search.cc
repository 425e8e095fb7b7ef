#include "search.h"

#include <faiss/impl/IDSelector.h>

#include <algorithm>
#include <limits>

#include "exact_search.h"
#include "failure.h"

namespace cadml {

namespace {

constexpr int64_t maxResults = int64_t(1) << 28;

void requireSearchable(const faiss::Index& index, const Query& query) {
    require(index.is_trained, "CONFLICT", "the index must be trained before it is searched");
    require(query.efSearch == 0 || dynamic_cast<const faiss::IndexHNSW*>(&index), "VALIDATION_FAILED",
            "efSearch means nothing to an index that is not HNSW");
    require(query.nprobe == 0 || dynamic_cast<const faiss::IndexIVF*>(&index), "VALIDATION_FAILED",
            "nprobe means nothing to an index that is not IVF");
}

/// Search parameters of the kind that this index expects; empty when it can do without.
std::unique_ptr<faiss::SearchParameters> parameters(const faiss::Index& index, const Query& query) {
    if (auto graph = dynamic_cast<const faiss::IndexHNSW*>(&index)) {
        auto out = std::make_unique<faiss::SearchParametersHNSW>();
        const int64_t ef = query.efSearch ? query.efSearch : graph->hnsw.efSearch;
        out->efSearch = int(std::clamp<int64_t>(ef, 1, std::max<int64_t>(index.ntotal, 1)));
        out->check_relative_distance = graph->hnsw.check_relative_distance;
        return out;
    }
    if (auto lists = dynamic_cast<const faiss::IndexIVF*>(&index)) {
        auto out = std::make_unique<faiss::SearchParametersIVF>();
        out->nprobe = query.exact ? lists->nlist : query.nprobe ? size_t(query.nprobe) : lists->nprobe;
        out->max_codes = query.exact ? 0 : lists->max_codes;
        return out;
    }
    return query.selected ? std::make_unique<faiss::SearchParameters>() : nullptr;
}

/// FAISS's own search with k no larger than what can be found, spread to rows of query.k.
void approximate(const faiss::Index& index, const Query& query, int64_t k, Neighbours& out) {
    faiss::IDSelectorBitmap selector(query.bitmap.size(), query.bitmap.data());
    auto params = parameters(index, query);
    if (params && query.selected) params->sel = &selector;
    std::vector<faiss::Index::idx_t> labels(query.n * k);
    std::vector<float> distances(query.n * k);
    index.search(query.n, query.x, k, distances.data(), labels.data(), params.get());
    for (int64_t q = 0; q < query.n; q++) {
        std::copy_n(distances.begin() + q * k, k, out.distances.begin() + q * query.k);
        std::copy_n(labels.begin() + q * k, k, out.labels.begin() + q * query.k);
    }
}

/// The queries that came back with fewer than k rows.
std::vector<int64_t> shortOnes(const Neighbours& found, const Query& query, int64_t k) {
    std::vector<int64_t> out;
    for (int64_t q = 0; q < query.n; q++)
        if (found.labels[q * query.k + k - 1] < 0) out.push_back(q);
    return out;
}

Neighbours padded(const faiss::Index& index, const Query& query) {
    const float farthest = std::numeric_limits<float>::max();
    Neighbours out;
    out.distances.assign(query.n * query.k, index.metric_type == faiss::METRIC_L2 ? farthest : -farthest);
    out.labels.assign(query.n * query.k, -1);
    return out;
}

} // namespace

Neighbours searchNeighbours(const HeldIndex& held, const Query& query) {
    requireFinite(query.x, size_t(query.n) * held.dimension());
    require(query.k <= maxResults / std::max<int64_t>(query.n, 1), "RESOURCE_EXHAUSTED",
            "the answer would have more than 2^28 entries; ask for fewer queries or a smaller k at once");
    ThreadLimit limit(query.threads);
    return held.reading([&](const faiss::Index& index) {
        requireSearchable(index, query);
        Neighbours out = padded(index, query);
        const int64_t matches = query.selected ? countSelected(query, index.ntotal) : index.ntotal;
        const int64_t k = std::min(query.k, matches);
        if (k == 0 || query.n == 0) return out;
        const faiss::IndexFlat* flat = flatStorage(index);
        const bool few = query.selected && (matches <= query.exactUpTo || flat == &index);
        if (flat && (query.exact || few)) {
            searchExactly(*flat, query, everyQuery(query), out);
            return out;
        }
        require(!query.exact || dynamic_cast<const faiss::IndexIVF*>(&index), "VALIDATION_FAILED",
                "exact search needs an index that stores its vectors flat, or IVF");
        approximate(index, query, k, out);
        if (flat && query.complete) searchExactly(*flat, query, shortOnes(out, query, k), out);
        return out;
    });
}

} // namespace cadml
