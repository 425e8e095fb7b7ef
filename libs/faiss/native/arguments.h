// Reads and refuses what JavaScript hands in. Every function throws a coded Napi::Error.
#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "search.h"

namespace cadml {

/// Vectors of a Float32Array. Up to 1 MiB is copied; more is read in place, so the caller must leave it alone
/// until the promise settles.
struct Vectors {
    std::vector<float> copy;
    Napi::ObjectReference held;
    const float* data = nullptr;
    int64_t n = 0;
};

std::shared_ptr<Vectors> readVectors(const Napi::CallbackInfo& info, int dimension);
Rows readRows(const Napi::CallbackInfo& info);
std::string readText(const Napi::CallbackInfo& info, size_t at);
/// A whole number within [low, high].
int64_t readWhole(Napi::Env env, Napi::Value value, const char* name, int64_t low, int64_t high);
int readThreads(const Napi::CallbackInfo& info, size_t at);
/// The threads and the options of a search, which may be undefined; `x`, `n` and `k` are filled in by the caller.
Query readQuery(const Napi::CallbackInfo& info, size_t at);

} // namespace cadml
