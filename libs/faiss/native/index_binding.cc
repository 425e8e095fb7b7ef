#include "index_binding.h"

#include <cmath>
#include <limits>

#include "arguments.h"
#include "checked_io.h"
#include "job.h"
#include "search.h"

namespace cadml {

namespace {

constexpr int64_t maxInt = std::numeric_limits<int32_t>::max();

template <typename Array, typename Value>
Array arrayOf(Napi::Env env, const std::vector<Value>& values) {
    Array out = Array::New(env, values.size());
    std::copy(values.begin(), values.end(), out.Data());
    return out;
}

Napi::Object answer(Napi::Env env, const std::vector<float>& distances, const std::vector<int32_t>& labels) {
    Napi::Object out = Napi::Object::New(env);
    out.Set("distances", arrayOf<Napi::Float32Array>(env, distances));
    out.Set("labels", arrayOf<Napi::Int32Array>(env, labels));
    return out;
}

/// Writes a small answer into the caller's own arrays (arguments `at` and the next) and says so by undefined:
/// two array buffers cost as much as a fifth of a search. Any other answer is returned as `answer`.
Napi::Value answerInto(const Napi::CallbackInfo& info, size_t at, const Neighbours& found) {
    if (!info[at].IsTypedArray() || !info[at + 1].IsTypedArray())
        return answer(info.Env(), found.distances, found.labels);
    auto distances = info[at].As<Napi::Float32Array>();
    auto labels = info[at + 1].As<Napi::Int32Array>();
    const size_t size = found.labels.size();
    if (distances.ElementLength() < size || labels.ElementLength() < size)
        return answer(info.Env(), found.distances, found.labels);
    std::copy(found.distances.begin(), found.distances.end(), distances.Data());
    std::copy(found.labels.begin(), found.labels.end(), labels.Data());
    return info.Env().Undefined();
}

} // namespace

Napi::Function IndexBinding::define(Napi::Env env) {
    using Self = IndexBinding;
    return DefineClass(
            env, "NativeIndex",
            {InstanceMethod<&Self::rows>("rows"), InstanceMethod<&Self::dimension>("dimension"),
             InstanceMethod<&Self::metric>("metric"), InstanceMethod<&Self::trained>("trained"),
             InstanceMethod<&Self::kind>("kind"), InstanceMethod<&Self::bytes>("bytes"),
             InstanceMethod<&Self::merge>("merge"), InstanceMethod<&Self::reset>("reset"),
             InstanceMethod<&Self::toBuffer>("toBuffer"), InstanceMethod<&Self::dispose>("dispose"),
             InstanceMethod<&Self::add<false>>("add"), InstanceMethod<&Self::add<true>>("addAsync"),
             InstanceMethod<&Self::train<false>>("train"), InstanceMethod<&Self::train<true>>("trainAsync"),
             InstanceMethod<&Self::remove<false>>("remove"), InstanceMethod<&Self::remove<true>>("removeAsync"),
             InstanceMethod<&Self::search<false>>("search"), InstanceMethod<&Self::search<true>>("searchAsync"),
             InstanceMethod<&Self::range<false>>("range"), InstanceMethod<&Self::range<true>>("rangeAsync"),
             InstanceMethod<&Self::reconstruct<false>>("reconstruct"),
             InstanceMethod<&Self::reconstruct<true>>("reconstructAsync"),
             InstanceMethod<&Self::write<false>>("write"), InstanceMethod<&Self::write<true>>("writeAsync")});
}

Napi::Object IndexBinding::wrap(Napi::Env env, std::shared_ptr<HeldIndex> held) {
    auto external = Napi::External<std::shared_ptr<HeldIndex>>::New(env, &held);
    return env.GetInstanceData<Instance>()->indexClass.New({external});
}

IndexBinding::IndexBinding(const Napi::CallbackInfo& info) : Napi::ObjectWrap<IndexBinding>(info) {
    if (!info[0].IsExternal())
        throw toError(info.Env(), Failure("VALIDATION_FAILED", "an index is made by flat, hnsw, factory or read"));
    held_ = *info[0].As<Napi::External<std::shared_ptr<HeldIndex>>>().Data();
    reportMemory(info.Env());
}

void IndexBinding::Finalize(Napi::BasicEnv env) {
    held_.reset();
    reportMemory(env);
}

Napi::Value IndexBinding::rows(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), double(held(info.Env())->rows()));
}

Napi::Value IndexBinding::dimension(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), held(info.Env())->dimension());
}

Napi::Value IndexBinding::metric(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), held(info.Env())->metric());
}

Napi::Value IndexBinding::trained(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), held(info.Env())->trained());
}

Napi::Value IndexBinding::kind(const Napi::CallbackInfo& info) {
    return Napi::String::New(info.Env(), held(info.Env())->kind());
}

Napi::Value IndexBinding::bytes(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), double(held(info.Env())->bytes()));
}

Napi::Value IndexBinding::merge(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    const Instance* instance = env.GetInstanceData<Instance>();
    if (!info[0].IsObject() || !info[0].As<Napi::Object>().InstanceOf(instance->indexClass.Value()))
        throw toError(env, Failure("VALIDATION_FAILED", "only another index can be merged"));
    IndexBinding* other = Unwrap(info[0].As<Napi::Object>());
    auto source = other->held(env);
    change<false>(info, [held = held(env), source] { held->mergeFrom(*source); });
    other->reportMemory(env);
    return env.Undefined();
}

Napi::Value IndexBinding::reset(const Napi::CallbackInfo& info) {
    return change<false>(info, [held = held(info.Env())] { held->reset(); });
}

Napi::Value IndexBinding::toBuffer(const Napi::CallbackInfo& info) {
    return run<false>(
            info.Env(), [held = held(info.Env())] { return writeBytes(*held); },
            [](Napi::Env env, std::vector<uint8_t>& bytes) -> Napi::Value {
                return Napi::Buffer<uint8_t>::Copy(env, bytes.data(), bytes.size());
            });
}

Napi::Value IndexBinding::dispose(const Napi::CallbackInfo& info) {
    held_.reset();
    reportMemory(info.Env());
    return info.Env().Undefined();
}

template <bool Async>
Napi::Value IndexBinding::add(const Napi::CallbackInfo& info) {
    auto held = this->held(info.Env());
    auto vectors = readVectors(info, held->dimension());
    return change<Async>(info, [held, vectors, threads = readThreads(info, 1)] {
        held->add(vectors->data, vectors->n, threads);
    });
}

template <bool Async>
Napi::Value IndexBinding::train(const Napi::CallbackInfo& info) {
    auto held = this->held(info.Env());
    auto vectors = readVectors(info, held->dimension());
    return change<Async>(info, [held, vectors, threads = readThreads(info, 1)] {
        held->train(vectors->data, vectors->n, threads);
    });
}

template <bool Async>
Napi::Value IndexBinding::remove(const Napi::CallbackInfo& info) {
    auto work = [held = held(info.Env()), rows = readRows(info)] { return held->remove(rows); };
    return run<Async>(info.Env(), work, [](Napi::Env env, int64_t& removed) -> Napi::Value {
        return Napi::Number::New(env, double(removed));
    });
}

template <bool Async>
Napi::Value IndexBinding::search(const Napi::CallbackInfo& info) {
    auto held = this->held(info.Env());
    auto vectors = readVectors(info, held->dimension());
    Query query = readQuery(info, 2);
    query.k = readWhole(info.Env(), info[1], "k", 1, maxInt);
    query.x = vectors->data;
    query.n = vectors->n;
    return run<Async>(
            info.Env(),
            [held, vectors, query = std::move(query)] { return searchNeighbours(*held, query); },
            [call = &info](Napi::Env env, Neighbours& found) -> Napi::Value {
                // An asynchronous call has returned by now, and its arguments are gone.
                if constexpr (Async) return answer(env, found.distances, found.labels);
                else return answerInto(*call, 4, found);
            });
}

template <bool Async>
Napi::Value IndexBinding::range(const Napi::CallbackInfo& info) {
    auto held = this->held(info.Env());
    auto vectors = readVectors(info, held->dimension());
    Query query = readQuery(info, 2);
    const double radius = info[1].IsNumber() ? info[1].As<Napi::Number>().DoubleValue() : NAN;
    if (!std::isfinite(radius))
        throw toError(info.Env(), Failure("VALIDATION_FAILED", "the radius must be a finite number"));
    query.x = vectors->data;
    query.n = vectors->n;
    return run<Async>(
            info.Env(),
            [held, vectors, query = std::move(query), radius] { return searchRange(*held, query, float(radius)); },
            [](Napi::Env env, InRange& found) -> Napi::Value {
                Napi::Object out = answer(env, found.distances, found.labels);
                out.Set("lims", arrayOf<Napi::Uint32Array>(env, found.lims));
                return out;
            });
}

template <bool Async>
Napi::Value IndexBinding::reconstruct(const Napi::CallbackInfo& info) {
    auto work = [held = held(info.Env()), rows = readRows(info)] { return held->reconstruct(rows); };
    return run<Async>(info.Env(), work, [](Napi::Env env, std::vector<float>& vectors) -> Napi::Value {
        return arrayOf<Napi::Float32Array>(env, vectors);
    });
}

template <bool Async>
Napi::Value IndexBinding::write(const Napi::CallbackInfo& info) {
    return change<Async>(info, [held = held(info.Env()), path = readText(info, 0)] { writeFile(*held, path); });
}

std::shared_ptr<HeldIndex> IndexBinding::held(Napi::Env env) const {
    if (!held_) throw toError(env, Failure("CONFLICT", "this index was disposed of"));
    return held_;
}

/// Runs a change that answers nothing; this object stays alive until the garbage collector was told its size.
template <bool Async, typename Change>
Napi::Value IndexBinding::change(const Napi::CallbackInfo& info, Change change) {
    auto self = std::make_shared<Napi::ObjectReference>(Napi::Persistent(info.This().As<Napi::Object>()));
    return run<Async>(
            info.Env(),
            [change = std::move(change)] {
                change();
                return true;
            },
            [this, self](Napi::Env env, bool&) -> Napi::Value {
                reportMemory(env);
                return env.Undefined();
            });
}

void IndexBinding::reportMemory(Napi::BasicEnv env) {
    const int64_t now = held_ ? held_->bytes() : 0;
    Napi::MemoryManagement::AdjustExternalMemory(env, now - reportedBytes_);
    reportedBytes_ = now;
}

} // namespace cadml
