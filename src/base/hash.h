#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdint>
#include <string_view>

namespace oribi::base {

// The hash of every table, keyed with a seed drawn at start so that nobody can prepare colliding
// keys. XXH3 takes about 3 ns for a 16-byte key; all 64 bits are good (tables use the top and the
// middle ones).
inline std::uint64_t Hash(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

}  // namespace oribi::base
