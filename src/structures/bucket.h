#pragma once

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace oribi::structures {

// One cache line of a segment: nine items as 48-bit pointers, each with eight bits of its hash, so
// that a lookup that misses touches no item and one that hits touches one.
struct alignas(64) Bucket {
  static constexpr int kSlots = 9;

  std::uint8_t tags[kSlots];  // 0: the slot is free
  // How many buckets further the items that belong here may lie. Only grows until the segment is
  // built anew.
  std::uint8_t reach;
  unsigned char pointers[kSlots][6];

  // Bit i is set when slot i has this tag.
  unsigned Match(std::uint8_t tag) const {
#if defined(__SSE2__)
    const __m128i line = _mm_load_si128(reinterpret_cast<const __m128i*>(tags));
    const __m128i equal = _mm_cmpeq_epi8(line, _mm_set1_epi8(static_cast<char>(tag)));
    return static_cast<unsigned>(_mm_movemask_epi8(equal)) & ((1u << kSlots) - 1);
#else
    unsigned mask = 0;
    for (int i = 0; i < kSlots; ++i) mask |= static_cast<unsigned>(tags[i] == tag) << i;
    return mask;
#endif
  }
  unsigned Occupied() const { return ~Match(0) & ((1u << kSlots) - 1); }

  // Eight bytes are loaded that end with the pointer: the first slot has the tags in front of it,
  // so this never leaves the line.
  void* Get(int slot) const {
    std::uint64_t word = 0;
    std::memcpy(&word, reinterpret_cast<const unsigned char*>(this) + kFirst + slot * 6 - 2,
                sizeof word);
    return reinterpret_cast<void*>(word >> 16);
  }
  void Put(int slot, const void* item, std::uint8_t tag) {
    SetPointer(slot, item);
    tags[slot] = tag;
  }
  void SetPointer(int slot, const void* item) {
    const auto word = reinterpret_cast<std::uintptr_t>(item);
    std::memcpy(pointers[slot], &word, sizeof pointers[slot]);
  }

 private:
  static constexpr int kFirst = kSlots + 1;
};
static_assert(sizeof(Bucket) == 64);

}  // namespace oribi::structures
