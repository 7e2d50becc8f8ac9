#pragma once

#include <cstdint>
#include <cstring>

namespace oribi::base {

// memcmp(a, b, size) == 0 for the short keys of lookups: no call, eight bytes at a time, the last
// ones overlapping.
inline bool SameBytes(const char* a, const char* b, std::size_t size) {
  const auto load = [](const char* from) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
  };
  if (size < 8 || size > 64) return std::memcmp(a, b, size) == 0;
  std::uint64_t difference = load(a + size - 8) ^ load(b + size - 8);
  for (std::size_t i = 0; i + 8 < size; i += 8) difference |= load(a + i) ^ load(b + i);
  return difference == 0;
}

// memcpy for the short values of replies, which no call is made for: words that overlap at the end.
inline void CopyBytes(char* to, const char* from, std::size_t size) {
  if (size < 8 || size > 64) {
    if (size != 0) std::memcpy(to, from, size);  // which takes no null pointer
    return;
  }
  std::uint64_t last = 0;
  std::memcpy(&last, from + size - 8, 8);
  for (std::size_t i = 0; i + 8 < size; i += 8) std::memcpy(to + i, from + i, 8);
  std::memcpy(to + size - 8, &last, 8);
}

}  // namespace oribi::base
