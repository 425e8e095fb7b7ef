// FAISS's own bytes, then a trailer of ours whose checksum covers every byte: damage is refused before
// FAISS parses anything. Plain FAISS reads such a file too, for it stops before the trailer.
//
// trailer = magic (8 bytes) | payload length (u64) | CRC-64/XZ of payload, magic and length (u64), little-endian
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "held_index.h"

namespace cadml {

/// Into a temporary file beside `path`, synced, then renamed: `path` is the old file or the new one, never half.
void writeFile(const HeldIndex& held, const std::string& path);
std::shared_ptr<HeldIndex> readFile(const std::string& path);

std::vector<uint8_t> writeBytes(const HeldIndex& held);
std::shared_ptr<HeldIndex> readBytes(const uint8_t* bytes, size_t size);

} // namespace cadml
