#include "arguments.h"

#include <cmath>
#include <limits>

#include "job.h"

namespace cadml {

namespace {

constexpr size_t copyUpTo = size_t(1) << 20;
constexpr int64_t maxThreads = 256;
constexpr int64_t maxInt = std::numeric_limits<int32_t>::max();

void check(Napi::Env env, bool good, const char* code, const std::string& message) {
    if (!good) throw toError(env, Failure(code, message));
}

int64_t wholeOption(Napi::Env env, Napi::Object options, const char* name, int64_t low) {
    const Napi::Value value = options.Get(name);
    return value.IsUndefined() ? low - 1 : readWhole(env, value, name, low, maxInt);
}

bool flag(Napi::Object options, const char* name) {
    return options.Get(name).ToBoolean();
}

void readSelector(Napi::Env env, Napi::Value value, Query& query) {
    if (value.IsUndefined()) return;
    const bool bytes = value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == napi_uint8_array;
    check(env, bytes, "VALIDATION_FAILED", "the selector must be a Uint8Array with one bit per row");
    auto bitmap = value.As<Napi::Uint8Array>();
    query.selected = true;
    query.bitmap.assign(bitmap.Data(), bitmap.Data() + bitmap.ElementLength());
}

} // namespace

std::shared_ptr<Vectors> readVectors(const Napi::CallbackInfo& info, int dimension) {
    const Napi::Env env = info.Env();
    const bool floats = info[0].IsTypedArray() &&
                        info[0].As<Napi::TypedArray>().TypedArrayType() == napi_float32_array;
    check(env, floats, "VALIDATION_FAILED", "vectors must be a Float32Array");
    auto given = info[0].As<Napi::Float32Array>();
    const size_t length = given.ElementLength();
    check(env, length % dimension == 0, "DIMENSION_MISMATCH",
          std::to_string(length) + " numbers are not a whole number of vectors of dimension " +
                  std::to_string(dimension));
    auto out = std::make_shared<Vectors>();
    out->n = int64_t(length / dimension);
    if (length * sizeof(float) <= copyUpTo) {
        out->copy.assign(given.Data(), given.Data() + length);
        out->data = out->copy.data();
    } else {
        out->held = Napi::Persistent(info[0].As<Napi::Object>());
        out->data = given.Data();
    }
    return out;
}

Rows readRows(const Napi::CallbackInfo& info) {
    const bool whole = info[0].IsTypedArray() &&
                       info[0].As<Napi::TypedArray>().TypedArrayType() == napi_int32_array;
    check(info.Env(), whole, "VALIDATION_FAILED", "rows must be an Int32Array");
    auto rows = info[0].As<Napi::Int32Array>();
    return Rows(rows.Data(), rows.Data() + rows.ElementLength());
}

std::string readText(const Napi::CallbackInfo& info, size_t at) {
    check(info.Env(), info[at].IsString(), "VALIDATION_FAILED", "a text is expected here");
    std::string text = info[at].As<Napi::String>().Utf8Value();
    // C would stop at the NUL and touch another file than the one named.
    check(info.Env(), !text.empty() && text.find('\0') == std::string::npos, "VALIDATION_FAILED",
          "the text is empty or contains NUL");
    return text;
}

int64_t readWhole(Napi::Env env, Napi::Value value, const char* name, int64_t low, int64_t high) {
    const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
    check(env, number == std::floor(number) && number >= double(low) && number <= double(high), "VALIDATION_FAILED",
          std::string(name) + " must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return int64_t(number);
}

int readThreads(const Napi::CallbackInfo& info, size_t at) {
    return int(readWhole(info.Env(), info[at], "threads", 1, maxThreads));
}

Query readQuery(const Napi::CallbackInfo& info, size_t at) {
    const Napi::Env env = info.Env();
    Query query;
    query.threads = readThreads(info, at);
    if (info[at + 1].IsUndefined()) return query;
    check(env, info[at + 1].IsObject(), "VALIDATION_FAILED", "search options must be an object");
    auto options = info[at + 1].As<Napi::Object>();
    query.efSearch = int(wholeOption(env, options, "efSearch", 1));
    query.nprobe = int(wholeOption(env, options, "nprobe", 1));
    query.exactUpTo = wholeOption(env, options, "exactUpTo", 0);
    query.exact = flag(options, "exact");
    query.complete = options.Get("complete").IsUndefined() || flag(options, "complete");
    readSelector(env, options.Get("selector"), query);
    return query;
}

} // namespace cadml
