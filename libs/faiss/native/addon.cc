// Registers the binding in one JavaScript environment.
#include <napi.h>

#include "arguments.h"
#include "checked_io.h"
#include "index_binding.h"
#include "job.h"

// OpenBLAS splits each matrix product over its own threads, one product at a time: searches would wait for
// each other. Threads are OpenMP's and the caller's business here. Weak: another BLAS has no such function.
extern "C" void openblas_set_num_threads(int) __attribute__((weak));

namespace cadml {
namespace {

using Held = std::shared_ptr<HeldIndex>;

constexpr int64_t maxDimension = 65536;
constexpr int64_t maxLinks = 1024;

Napi::Value wrapped(Napi::Env env, Held& held) {
    return IndexBinding::wrap(env, held);
}

int readDimension(const Napi::CallbackInfo& info) {
    return int(readWhole(info.Env(), info[0], "the dimension", 1, maxDimension));
}

int readMetric(const Napi::CallbackInfo& info, size_t at) {
    return int(readWhole(info.Env(), info[at], "the metric", 0, 1));
}

Napi::Value flat(const Napi::CallbackInfo& info) {
    const int dimension = readDimension(info), metric = readMetric(info, 1);
    return run<false>(info.Env(), [=] { return HeldIndex::flat(dimension, metric); }, wrapped);
}

Napi::Value hnsw(const Napi::CallbackInfo& info) {
    const int dimension = readDimension(info), metric = readMetric(info, 2);
    const int links = int(readWhole(info.Env(), info[1], "M", 2, maxLinks));
    const int effort = int(readWhole(info.Env(), info[3], "efConstruction", 1, 1 << 20));
    return run<false>(info.Env(), [=] { return HeldIndex::hnsw(dimension, links, metric, effort); }, wrapped);
}

Napi::Value factory(const Napi::CallbackInfo& info) {
    const int dimension = readDimension(info), metric = readMetric(info, 2);
    return run<false>(
            info.Env(), [=, text = readText(info, 1)] { return HeldIndex::factory(dimension, text, metric); },
            wrapped);
}

template <bool Async>
Napi::Value read(const Napi::CallbackInfo& info) {
    return run<Async>(info.Env(), [path = readText(info, 0)] { return readFile(path); }, wrapped);
}

Napi::Value fromBuffer(const Napi::CallbackInfo& info) {
    if (!info[0].IsBuffer())
        throw toError(info.Env(), Failure("VALIDATION_FAILED", "a Buffer is expected here"));
    auto bytes = info[0].As<Napi::Buffer<uint8_t>>();
    return run<false>(info.Env(), [&] { return readBytes(bytes.Data(), bytes.Length()); }, wrapped);
}

Napi::Object start(Napi::Env env, Napi::Object exports) {
    if (openblas_set_num_threads) openblas_set_num_threads(1);
    auto instance = new Instance;
    instance->indexClass = Napi::Persistent(IndexBinding::define(env));
    env.SetInstanceData(instance);
    exports.Set("version", std::to_string(FAISS_VERSION_MAJOR) + "." + std::to_string(FAISS_VERSION_MINOR) + "." +
                                   std::to_string(FAISS_VERSION_PATCH));
    exports.Set("flat", Napi::Function::New<flat>(env));
    exports.Set("hnsw", Napi::Function::New<hnsw>(env));
    exports.Set("factory", Napi::Function::New<factory>(env));
    exports.Set("read", Napi::Function::New<read<false>>(env));
    exports.Set("readAsync", Napi::Function::New<read<true>>(env));
    exports.Set("fromBuffer", Napi::Function::New<fromBuffer>(env));
    return exports;
}

} // namespace
} // namespace cadml

static Napi::Object startBinding(Napi::Env env, Napi::Object exports) {
    return cadml::start(env, exports);
}

NODE_API_MODULE(cadml_faiss, startBinding)
