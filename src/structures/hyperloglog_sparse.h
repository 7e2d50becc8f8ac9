#pragma once

#include <cstdint>
#include <string_view>

#include "structures/hyperloglog.h"

// Sparse registers: runs of equal ones, in order, 16384 registers in all.
//
//   00nnnnnn            n + 1 zeros
//   01nnnnnn nnnnnnnn   n + 1 zeros, high byte first
//   1vvvvvnn            n + 1 registers of v + 1
namespace oribi::structures {

inline constexpr unsigned kHllSparseMaxRank = 32;
inline constexpr unsigned kHllShortZeros = 64;  // most zeros of a run of one byte
inline constexpr unsigned kHllLongestRun = 4;   // of registers that are not zero

struct HllRun {
  unsigned length = 0;
  unsigned rank = 0;
  unsigned bytes = 0;  // more than there are when the second one is missing
  bool is_long_zeros() const { return bytes == 2; }
};

// A second byte that is missing counts as 0.
inline HllRun ReadHllRun(const char* at, const char* end) {
  const unsigned head = static_cast<unsigned char>(*at);
  if ((head & 0x80) != 0) return {(head & 3) + 1, (head >> 2 & 0x1F) + 1, 1};
  if ((head & 0x40) == 0) return {(head & 0x3F) + 1, 0, 1};
  const unsigned low = end - at > 1 ? static_cast<unsigned char>(at[1]) : 0;
  return {((head & 0x3F) << 8 | low) + 1, 0, 2};
}

// Calls visit(first register, run) for each run. False when there are not as many registers as
// there should be; it ends at the run that makes them too many.
template <typename Visit>
bool ForEachHllRun(std::string_view value, Visit&& visit) {
  const char* at = value.data() + kHllHeaderBytes;
  const char* const end = value.data() + value.size();
  unsigned first = 0;
  while (at < end) {
    const HllRun run = ReadHllRun(at, end);
    if (first + run.length > kHllRegisters) return false;
    visit(first, run);
    first += run.length;
    at += run.bytes;
  }
  return first == kHllRegisters;
}

// RaiseHllRegister for sparse registers.
HllChange RaiseSparseHllRegister(std::string_view value, HllElement element,
                                 std::size_t max_sparse_bytes, HllCursor& cursor);

}  // namespace oribi::structures
