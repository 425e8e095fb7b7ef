#include <faiss/impl/AuxIndexStructures.h>
#include <faiss/impl/IDSelector.h>

#include <algorithm>
#include <numeric>

#include "exact_search.h"
#include "failure.h"
#include "search.h"

namespace cadml {

namespace {

constexpr int64_t firstK = 64;
constexpr int64_t growth = 4;
/// Past this share of the matching rows the graph is slower than reading them all.
constexpr int64_t exactFrom = 16;

bool inside(const faiss::Index& index, float distance, float radius) {
    return index.metric_type == faiss::METRIC_L2 ? distance < radius : distance > radius;
}

void append(InRange& out, const faiss::Index& index, const float* distances, const int64_t* labels, size_t n) {
    std::vector<size_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    const float sign = index.metric_type == faiss::METRIC_L2 ? 1 : -1;
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        const float da = sign * distances[a], db = sign * distances[b];
        return da != db ? da < db : labels[a] < labels[b];
    });
    for (const size_t i : order) {
        out.distances.push_back(distances[i]);
        out.labels.push_back(int32_t(labels[i]));
    }
    out.lims.push_back(uint32_t(out.labels.size()));
}

/// FAISS's own range search (Flat, IVF).
void nativeRange(const faiss::Index& index, const Query& query, float radius, InRange& out) {
    faiss::IDSelectorBitmap selector(query.bitmap.size(), query.bitmap.data());
    faiss::SearchParametersIVF ivf;
    faiss::SearchParameters plain, *params = query.selected ? &plain : nullptr;
    if (auto lists = dynamic_cast<const faiss::IndexIVF*>(&index)) {
        ivf.nprobe = query.exact ? lists->nlist : query.nprobe ? size_t(query.nprobe) : lists->nprobe;
        params = &ivf;
    }
    if (params && query.selected) params->sel = &selector;
    faiss::RangeSearchResult found(query.n);
    index.range_search(query.n, query.x, radius, &found, params);
    for (int64_t q = 0; q < query.n; q++)
        append(out, index, found.distances + found.lims[q], found.labels + found.lims[q],
               found.lims[q + 1] - found.lims[q]);
}

/// A graph has no range search: k grows until the farthest row found lies outside the radius.
/// Where the graph runs dry first, or k nears a scan, the vectors are read one by one instead.
void graphRange(const faiss::IndexHNSW& index, const Query& one, float radius, InRange& out) {
    const faiss::IndexFlat* flat = flatStorage(index);
    const int64_t matches = one.selected ? countSelected(one, index.ntotal) : index.ntotal;
    faiss::IDSelectorBitmap selector(one.bitmap.size(), one.bitmap.data());
    faiss::SearchParametersHNSW params;
    if (one.selected) params.sel = &selector;
    const int64_t scan = one.exact || matches <= one.exactUpTo ? 0 : matches / exactFrom;
    for (int64_t k = firstK; k < matches && k <= scan; k *= growth) {
        std::vector<int64_t> labels(k);
        std::vector<float> distances(k);
        params.efSearch = int(std::max<int64_t>(k, one.efSearch ? one.efSearch : index.hnsw.efSearch));
        index.search(1, one.x, k, distances.data(), labels.data(), &params);
        if (labels[k - 1] < 0) break;
        if (inside(index, distances[k - 1], radius)) continue;
        const auto end = std::find_if(distances.begin(), distances.end(),
                                      [&](float distance) { return !inside(index, distance, radius); });
        return append(out, index, distances.data(), labels.data(), end - distances.begin());
    }
    require(flat != nullptr, "VALIDATION_FAILED", "range search on HNSW needs vectors stored flat");
    nativeRange(*flat, one, radius, out);
}

} // namespace

InRange searchRange(const HeldIndex& held, const Query& query, float radius) {
    requireFinite(query.x, size_t(query.n) * held.dimension());
    ThreadLimit limit(query.threads);
    return held.reading([&](const faiss::Index& index) {
        require(index.is_trained, "CONFLICT", "the index must be trained before it is searched");
        InRange out;
        out.lims.push_back(0);
        auto graph = dynamic_cast<const faiss::IndexHNSW*>(&index);
        if (!graph) {
            nativeRange(index, query, radius, out);
            return out;
        }
        Query one = query;
        one.n = 1;
        for (int64_t q = 0; q < query.n; q++) {
            one.x = query.x + q * index.d;
            graphRange(*graph, one, radius, out);
        }
        return out;
    });
}

} // namespace cadml
