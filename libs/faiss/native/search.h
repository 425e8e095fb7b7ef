// k-nearest and range search under a selector, over any index; shared locks only. No JavaScript in here.
#pragma once

#include "held_index.h"

namespace cadml {

struct Query {
    const float* x = nullptr;
    int64_t n = 0;
    int64_t k = 0;
    int threads = 1;
    int efSearch = 0; ///< 0: the index's own
    int nprobe = 0;   ///< 0: the index's own
    bool exact = false;
    bool complete = true; ///< ask exactly again where the graph found fewer than min(k, selected)
    int64_t exactUpTo = -1; ///< with so few rows selected, leave the graph aside; -1: where that is cheaper
    bool selected = false;
    std::vector<uint8_t> bitmap; ///< row r passes when bit r % 8 of byte r / 8 is set
};

/// n * k values, nearest first; row -1 where there are no more.
struct Neighbours {
    std::vector<float> distances;
    std::vector<int32_t> labels;
};

/// Of query q: entries lims[q] .. lims[q + 1], nearest first.
struct InRange {
    std::vector<uint32_t> lims;
    std::vector<float> distances;
    std::vector<int32_t> labels;
};

Neighbours searchNeighbours(const HeldIndex& held, const Query& query);

/// L2: squared distance < radius; inner product: product > radius.
InRange searchRange(const HeldIndex& held, const Query& query, float radius);

} // namespace cadml
