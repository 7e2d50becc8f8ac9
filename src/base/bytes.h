#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

// What memcmp and memcpy do, for the short texts and numbers that lookups and replies are made of:
// no call, but words of fixed sizes of which the last overlaps the one before.
namespace oribi::base {

template <typename Word>
inline Word LoadWord(const char* from) {
  Word word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

namespace internal {

// Of sizeof(Word) to twice as many bytes.
template <typename Word>
inline bool SameEnds(const char* a, const char* b, std::size_t size) {
  const std::size_t last = size - sizeof(Word);
  return ((LoadWord<Word>(a) ^ LoadWord<Word>(b)) |
          (LoadWord<Word>(a + last) ^ LoadWord<Word>(b + last))) == 0;
}

template <typename Word>
inline void CopyEnds(char* to, const char* from, std::size_t size) {
  const std::size_t at = size - sizeof(Word);
  const auto first = LoadWord<Word>(from);
  const auto last = LoadWord<Word>(from + at);
  std::memcpy(to, &first, sizeof first);
  std::memcpy(to + at, &last, sizeof last);
}

}  // namespace internal

// memcmp(a, b, size) == 0 for sizes up to 16.
inline bool SameShortBytes(const char* a, const char* b, std::size_t size) {
  if (size >= 8) return internal::SameEnds<std::uint64_t>(a, b, size);
  if (size >= 4) return internal::SameEnds<std::uint32_t>(a, b, size);
  if (size >= 2) return internal::SameEnds<std::uint16_t>(a, b, size);
  return size == 0 || *a == *b;
}

inline bool SameBytes(const char* a, const char* b, std::size_t size) {
  if (size > 64) return std::memcmp(a, b, size) == 0;
  if (size <= 16) return SameShortBytes(a, b, size);
  auto difference = LoadWord<std::uint64_t>(a + size - 8) ^ LoadWord<std::uint64_t>(b + size - 8);
  for (std::size_t i = 0; i + 8 < size; i += 8) {
    difference |= LoadWord<std::uint64_t>(a + i) ^ LoadWord<std::uint64_t>(b + i);
  }
  return difference == 0;
}

// memcpy(to, from, size) for sizes up to 16.
inline void CopyShortBytes(char* to, const char* from, std::size_t size) {
  if (size >= 8) {
    internal::CopyEnds<std::uint64_t>(to, from, size);
  } else if (size >= 4) {
    internal::CopyEnds<std::uint32_t>(to, from, size);
  } else if (size >= 2) {
    internal::CopyEnds<std::uint16_t>(to, from, size);
  } else if (size == 1) {
    *to = *from;
  }
}

inline void CopyBytes(char* to, const char* from, std::size_t size) {
  if (size > 64) {
    std::memcpy(to, from, size);
  } else if (size <= 16) {
    CopyShortBytes(to, from, size);
  } else {
    const auto last = LoadWord<std::uint64_t>(from + size - 8);
    for (std::size_t i = 0; i + 8 < size; i += 8) std::memcpy(to + i, from + i, 8);
    std::memcpy(to + size - 8, &last, 8);
  }
}

// A little-endian integer in two's complement, of 1 to 8 bytes.
inline std::int64_t LoadInteger(const char* from, unsigned width) {
  std::uint64_t value = 0;
  if (width >= 4) {
    const unsigned rest = width - 4;
    const std::uint64_t high = LoadWord<std::uint32_t>(from + rest);
    value = LoadWord<std::uint32_t>(from) | high << (8 * rest);
  } else if (width >= 2) {
    const unsigned rest = width - 2;
    const std::uint64_t high = LoadWord<std::uint16_t>(from + rest);
    value = LoadWord<std::uint16_t>(from) | high << (8 * rest);
  } else {
    value = static_cast<unsigned char>(*from);
  }
  const unsigned unused = 64 - 8 * width;
  return static_cast<std::int64_t>(value << unused) >> unused;
}

}  // namespace oribi::base
