// Exact search over flat vectors, reading only the selected rows.
#pragma once

#include "search.h"

namespace cadml {

/// How many of the first `total` rows the bitmap selects.
int64_t countSelected(const Query& query, int64_t total);

std::vector<int64_t> everyQuery(const Query& query);

/// Answers the queries numbered in `which` (into their places in `out`); ties go to the lower row.
void searchExactly(const faiss::IndexFlat& flat, const Query& query, const std::vector<int64_t>& which,
                   Neighbours& out);

} // namespace cadml
