// The one JavaScript class of the binding; its TypeScript face is in src/native.ts.
#pragma once

#include <napi.h>

#include <memory>

#include "held_index.h"

namespace cadml {

/// What belongs to one JavaScript environment (main thread or worker): nothing here is shared between them.
struct Instance {
    Napi::FunctionReference indexClass;
};

class IndexBinding : public Napi::ObjectWrap<IndexBinding> {
  public:
    static Napi::Function define(Napi::Env env);
    static Napi::Object wrap(Napi::Env env, std::shared_ptr<HeldIndex> held);

    explicit IndexBinding(const Napi::CallbackInfo& info);
    void Finalize(Napi::BasicEnv env) override;

  private:
    Napi::Value rows(const Napi::CallbackInfo& info);
    Napi::Value dimension(const Napi::CallbackInfo& info);
    Napi::Value metric(const Napi::CallbackInfo& info);
    Napi::Value trained(const Napi::CallbackInfo& info);
    Napi::Value kind(const Napi::CallbackInfo& info);
    Napi::Value bytes(const Napi::CallbackInfo& info);
    Napi::Value merge(const Napi::CallbackInfo& info);
    Napi::Value reset(const Napi::CallbackInfo& info);
    Napi::Value toBuffer(const Napi::CallbackInfo& info);
    Napi::Value dispose(const Napi::CallbackInfo& info);
    template <bool Async> Napi::Value add(const Napi::CallbackInfo& info);
    template <bool Async> Napi::Value train(const Napi::CallbackInfo& info);
    template <bool Async> Napi::Value remove(const Napi::CallbackInfo& info);
    template <bool Async> Napi::Value search(const Napi::CallbackInfo& info);
    template <bool Async> Napi::Value range(const Napi::CallbackInfo& info);
    template <bool Async> Napi::Value reconstruct(const Napi::CallbackInfo& info);
    template <bool Async> Napi::Value write(const Napi::CallbackInfo& info);

    std::shared_ptr<HeldIndex> held(Napi::Env env) const;
    template <bool Async, typename Change>
    Napi::Value change(const Napi::CallbackInfo& info, Change change);
    void reportMemory(Napi::BasicEnv env);

    std::shared_ptr<HeldIndex> held_;
    int64_t reportedBytes_ = 0;
};

} // namespace cadml
