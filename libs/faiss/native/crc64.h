// CRC-64/XZ (ECMA-182 polynomial, reflected), eight bytes a step: sees every burst up to 64 bits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cadml {

class Crc64 {
  public:
    void update(const void* bytes, size_t size) {
        const auto& table = tables();
        auto at = static_cast<const uint8_t*>(bytes);
        uint64_t crc = state_;
        for (; size >= 8; size -= 8, at += 8) {
            for (int i = 0; i < 8; i++) crc ^= uint64_t(at[i]) << (8 * i);
            uint64_t next = 0;
            for (int i = 0; i < 8; i++) next ^= table[7 - i][(crc >> (8 * i)) & 0xff];
            crc = next;
        }
        for (; size > 0; size--, at++) crc = table[0][(crc ^ *at) & 0xff] ^ (crc >> 8);
        state_ = crc;
    }

    uint64_t value() const { return ~state_; }

  private:
    using Tables = std::array<std::array<uint64_t, 256>, 8>;
    uint64_t state_ = ~uint64_t(0);

    static const Tables& tables() {
        static const Tables built = [] {
            constexpr uint64_t polynomial = 0xC96C5795D7870F42u;
            Tables out{};
            for (uint64_t byte = 0; byte < 256; byte++) {
                uint64_t crc = byte;
                for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) ? polynomial : 0);
                out[0][byte] = crc;
            }
            for (size_t slice = 1; slice < 8; slice++)
                for (size_t byte = 0; byte < 256; byte++) {
                    const uint64_t before = out[slice - 1][byte];
                    out[slice][byte] = out[0][before & 0xff] ^ (before >> 8);
                }
            return out;
        }();
        return built;
    }
};

} // namespace cadml
