// Runs one piece of work on the calling thread, or on the libuv pool as a promise; failures carry their code.
#pragma once

#include <napi.h>

#include <functional>
#include <optional>
#include <utility>

#include "failure.h"

namespace cadml {

inline Napi::Error toError(Napi::Env env, const Failure& failure) {
    Napi::Error error = Napi::Error::New(env, failure.what());
    error.Set("code", Napi::String::New(env, failure.code));
    return error;
}

template <typename Result>
using Convert = std::function<Napi::Value(Napi::Env, Result&)>;

template <typename Result>
class Job : public Napi::AsyncWorker {
  public:
    Job(Napi::Env env, std::function<Result()> work, Convert<Result> convert)
        : Napi::AsyncWorker(env, "cadml.faiss"),
          work_(std::move(work)),
          convert_(std::move(convert)),
          deferred_(Napi::Promise::Deferred::New(env)) {}

    Napi::Promise promise() const { return deferred_.Promise(); }

    void Execute() override {
        try {
            result_.emplace(work_());
        } catch (...) {
            failure_.emplace(currentFailure());
        }
    }

    void OnOK() override {
        if (failure_) return deferred_.Reject(toError(Env(), *failure_).Value());
        deferred_.Resolve(convert_(Env(), *result_));
    }

  private:
    std::function<Result()> work_;
    Convert<Result> convert_;
    Napi::Promise::Deferred deferred_;
    std::optional<Result> result_;
    std::optional<Failure> failure_;
};

/// `work` may run on another thread and so touches no JavaScript; `convert` runs on the calling thread.
template <bool Async, typename Work, typename ToJs>
Napi::Value run(Napi::Env env, Work work, ToJs convert) {
    using Result = decltype(work());
    if constexpr (Async) {
        auto job = new Job<Result>(env, std::move(work), std::move(convert));
        const Napi::Promise promise = job->promise();
        job->Queue();
        return promise;
    } else {
        try {
            Result result = work();
            return convert(env, result);
        } catch (const Napi::Error&) {
            throw;
        } catch (...) {
            throw toError(env, currentFailure());
        }
    }
}

} // namespace cadml
