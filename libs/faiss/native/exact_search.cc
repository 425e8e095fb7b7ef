#include "exact_search.h"

#include <faiss/utils/distances.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "failure.h"

namespace cadml {

namespace {

/// (distance, row), smaller is nearer; inner products are negated.
using Candidate = std::pair<float, int32_t>;

Rows selectedRows(const Query& query, int64_t total) {
    Rows rows;
    if (!query.selected) {
        rows.resize(total);
        std::iota(rows.begin(), rows.end(), 0);
        return rows;
    }
    const int64_t bytes = std::min<int64_t>(query.bitmap.size(), (total + 7) / 8);
    for (int64_t byte = 0; byte < bytes; byte++)
        for (unsigned bits = query.bitmap[byte]; bits != 0; bits &= bits - 1) {
            const int64_t row = byte * 8 + __builtin_ctz(bits);
            if (row < total) rows.push_back(int32_t(row));
        }
    return rows;
}

void keepNearest(std::vector<Candidate>& heap, size_t k, Candidate candidate) {
    if (heap.size() < k) {
        heap.push_back(candidate);
        std::push_heap(heap.begin(), heap.end());
    } else if (candidate < heap.front()) {
        std::pop_heap(heap.begin(), heap.end());
        heap.back() = candidate;
        std::push_heap(heap.begin(), heap.end());
    }
}

void answerOne(const faiss::IndexFlat& flat, const Rows& rows, const Query& query, int64_t number,
               Neighbours& out) {
    const bool l2 = flat.metric_type == faiss::METRIC_L2;
    const size_t d = flat.d, k = std::min<size_t>(query.k, rows.size());
    const float *x = query.x + number * d, *stored = flat.get_xb();
    std::vector<Candidate> heap;
    heap.reserve(k);
    for (const int32_t row : rows) {
        const float* y = stored + size_t(row) * d;
        keepNearest(heap, k, {l2 ? faiss::fvec_L2sqr(x, y, d) : -faiss::fvec_inner_product(x, y, d), row});
    }
    std::sort_heap(heap.begin(), heap.end());
    for (size_t i = 0; i < heap.size(); i++) {
        out.distances[number * query.k + i] = l2 ? heap[i].first : -heap[i].first;
        out.labels[number * query.k + i] = heap[i].second;
    }
}

} // namespace

int64_t countSelected(const Query& query, int64_t total) {
    const int64_t whole = std::min<int64_t>(query.bitmap.size(), total / 8);
    int64_t count = 0;
    for (int64_t byte = 0; byte < whole; byte++) count += __builtin_popcount(query.bitmap[byte]);
    if (int64_t(query.bitmap.size()) > whole)
        count += __builtin_popcount(query.bitmap[whole] & ((1u << (total % 8)) - 1));
    return count;
}

std::vector<int64_t> everyQuery(const Query& query) {
    std::vector<int64_t> out(query.n);
    std::iota(out.begin(), out.end(), 0);
    return out;
}

void searchExactly(const faiss::IndexFlat& flat, const Query& query, const std::vector<int64_t>& which,
                   Neighbours& out) {
    if (which.empty()) return;
    require(flat.metric_type == faiss::METRIC_L2 || flat.metric_type == faiss::METRIC_INNER_PRODUCT,
            "VALIDATION_FAILED", "exact search knows L2 and inner product only");
    const Rows rows = selectedRows(query, flat.ntotal);
    const int64_t count = which.size();
#pragma omp parallel for if (query.threads > 1 && count > 1)
    for (int64_t i = 0; i < count; i++) answerOne(flat, rows, query, which[i], out);
}

} // namespace cadml
