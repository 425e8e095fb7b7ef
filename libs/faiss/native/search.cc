#include "search.h"

#include <faiss/impl/IDSelector.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <typeinfo>

#include "exact_search.h"
#include "failure.h"

namespace cadml {

namespace {

constexpr int64_t maxResults = int64_t(1) << 26;
constexpr int64_t maxAtOnce = int64_t(1) << 22;
/// Past so many times the usual candidates a graph search takes longer than is worth it.
constexpr int64_t maxEffort = 64;

void requireSearchable(const faiss::Index& index, const Query& query) {
    require(index.is_trained, "CONFLICT", "the index must be trained before it is searched");
    require(query.efSearch == 0 || dynamic_cast<const faiss::IndexHNSW*>(&index), "VALIDATION_FAILED",
            "efSearch means nothing to an index that is not HNSW");
    require(query.nprobe == 0 || dynamic_cast<const faiss::IndexIVF*>(&index), "VALIDATION_FAILED",
            "nprobe means nothing to an index that is not IVF");
    require(!query.exact || flatStorage(index) || dynamic_cast<const faiss::IndexIVF*>(&index), "VALIDATION_FAILED",
            "exact search needs an index that stores its vectors flat, or IVF");
}

/// FAISS's own search for up to `wanted` rows a query; query.k of them are kept.
void ask(const faiss::Index& index, const Query& query, int64_t wanted, faiss::SearchParameters& params,
         Neighbours& out) {
    faiss::IDSelectorBitmap selector(query.bitmap.size(), query.bitmap.data());
    if (query.selected) params.sel = &selector;
    const int64_t k = std::min(wanted, index.ntotal), kept = std::min(k, query.k);
    const int64_t step = std::clamp<int64_t>(maxAtOnce / k, 1, query.n);
    std::vector<faiss::Index::idx_t> labels(step * k);
    std::vector<float> distances(step * k);
    // Some kinds of index refuse parameters of any sort: give them only where there is something to say.
    const bool plain = !query.selected && typeid(params) == typeid(faiss::SearchParameters);
    for (int64_t first = 0; first < query.n; first += step) {
        const int64_t n = std::min(step, query.n - first);
        const float* x = query.x + first * index.d;
        index.search(n, x, k, distances.data(), labels.data(), plain ? nullptr : &params);
        for (int64_t q = 0; q < n; q++) {
            std::copy_n(distances.begin() + q * k, kept, out.distances.begin() + (first + q) * query.k);
            std::copy_n(labels.begin() + q * k, kept, out.labels.begin() + (first + q) * query.k);
        }
    }
}

/// What efSearch means by default under a selector: as many candidates that pass as an unfiltered search keeps.
int64_t effort(const faiss::IndexHNSW& graph, const Query& query, int64_t matches) {
    if (query.efSearch) return query.efSearch;
    const int64_t usual = graph.hnsw.efSearch;
    return query.selected ? std::clamp(usual * graph.ntotal / matches, usual, maxEffort * usual) : usual;
}

void approximateByGraph(const faiss::IndexHNSW& graph, const Query& query, int64_t matches, Neighbours& out) {
    faiss::SearchParametersHNSW params;
    const int64_t ef = std::max(effort(graph, query, matches), query.k);
    params.efSearch = int(std::clamp<int64_t>(ef, 1, graph.ntotal));
    // FAISS 1.7.3 sizes its candidate list by the index's efSearch or by k, and lets the parameter end a search
    // sooner, never later. So ask for efSearch rows and keep k.
    ask(graph, query, ef > graph.hnsw.efSearch ? ef : query.k, params, out);
}

void approximateByLists(const faiss::IndexIVF& lists, const Query& query, Neighbours& out) {
    faiss::SearchParametersIVF params;
    params.nprobe = query.exact ? lists.nlist : query.nprobe ? size_t(query.nprobe) : lists.nprobe;
    params.max_codes = query.exact ? 0 : lists.max_codes;
    ask(lists, query, query.k, params, out);
}

void approximate(const faiss::Index& index, const Query& query, int64_t matches, Neighbours& out) {
    if (auto graph = dynamic_cast<const faiss::IndexHNSW*>(&index))
        return approximateByGraph(*graph, query, matches, out);
    if (auto lists = dynamic_cast<const faiss::IndexIVF*>(&index)) return approximateByLists(*lists, query, out);
    faiss::SearchParameters params;
    ask(index, query, query.k, params, out);
}

/// Below so many selected rows reading them all costs less than a graph search that is to find as many that pass:
/// that one looks at about `looks` rows for each of its efSearch * ntotal / selected candidates.
int64_t fewRows(const faiss::IndexHNSW& graph, const Query& query) {
    constexpr int64_t looks = 40;
    if (query.exactUpTo >= 0) return query.exactUpTo;
    return int64_t(std::sqrt(double(looks * graph.hnsw.efSearch * graph.ntotal)));
}

bool readsEverySelected(const faiss::Index& index, const Query& query, int64_t matches) {
    auto graph = dynamic_cast<const faiss::IndexHNSW*>(&index);
    return query.exact || (query.selected && (!graph || matches <= fewRows(*graph, query)));
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
            "the answer would have more than 2^26 entries; ask for fewer queries or a smaller k at once");
    // One query has nothing to share out; waking a team for it doubles its time.
    ThreadLimit limit(int(std::clamp<int64_t>(query.n, 1, query.threads)));
    return held.reading([&](const faiss::Index& index) {
        requireSearchable(index, query);
        Neighbours out = padded(index, query);
        const int64_t matches = query.selected ? countSelected(query, index.ntotal) : index.ntotal;
        const int64_t k = std::min(query.k, matches);
        if (k == 0 || query.n == 0) return out;
        const faiss::IndexFlat* flat = flatStorage(index);
        if (!flat || !readsEverySelected(index, query, matches)) {
            approximate(index, query, matches, out);
            if (flat && query.complete) searchExactly(*flat, query, shortOnes(out, query, k), out);
        } else if (query.selected) {
            searchExactly(*flat, query, everyQuery(query), out);
        } else {
            approximate(*flat, query, matches, out);
        }
        return out;
    });
}

} // namespace cadml
