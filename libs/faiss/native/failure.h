// Failures with a code of the house's catalogue (libs/errors), from any depth of the binding up to JavaScript.
#pragma once

#include <exception>
#include <stdexcept>
#include <string>

namespace cadml {

struct Failure : std::runtime_error {
    std::string code;
    Failure(std::string code, const std::string& message) : std::runtime_error(message), code(std::move(code)) {}
};

/// Describes the exception in flight; call it inside a catch block only.
inline Failure currentFailure() {
    try {
        throw;
    } catch (const Failure& failure) {
        return failure;
    } catch (const std::bad_alloc&) {
        return Failure("RESOURCE_EXHAUSTED", "not enough memory for this index operation");
    } catch (const std::exception& error) {
        return Failure("INTERNAL_ERROR", error.what());
    } catch (...) {
        return Failure("INTERNAL_ERROR", "unknown C++ exception");
    }
}

inline void require(bool condition, const char* code, const std::string& message) {
    if (!condition) throw Failure(code, message);
}

} // namespace cadml
