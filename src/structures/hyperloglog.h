#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// HyperLogLog: counts how many different elements it was shown, to within about 0.81 %, in at most
// 12 KB. 14 bits of an element's hash choose one of 16384 registers, which keeps the highest rank
// it was given: how many zeros ended the rest of the hash, plus one.
//
// The bytes are Redis' own, so that values travel between servers:
//
//   "HYLL" | encoding u8 | 3 bytes unused | count u64, little-endian | registers
//
// The count was computed before; the highest bit of its last byte says that it no longer holds.
// Registers are either dense, 6 bits each, or sparse, see hyperloglog_sparse.h. A client can SET
// any bytes: sparse registers may be malformed, and every function here says so then.
namespace oribi::structures {

inline constexpr unsigned kHllRegisters = 16384;
inline constexpr std::size_t kHllHeaderBytes = 16;
inline constexpr std::size_t kHllDenseBytes = kHllHeaderBytes + kHllRegisters * 6 / 8;
// No element is given a higher one: 50 zeros and one.
inline constexpr unsigned kHllMaxRank = 51;

// What an empty one looks like: a single run of zeros.
inline constexpr std::string_view kEmptyHll{"HYLL\1\0\0\0\0\0\0\0\0\0\0\0\x7f\xff", 18};

// Is this one, as far as can be told without walking the registers?
bool IsHll(std::string_view value);
inline bool IsSparseHll(std::string_view value) { return value[4] != 0; }

// The count that was kept in the value; none when it no longer holds.
std::optional<std::uint64_t> KeptHllCount(std::string_view value);
void KeepHllCount(char* value, std::uint64_t count);
inline void ForgetHllCount(char* value) { value[15] = static_cast<char>(value[15] | 0x80); }

// What an element does: it raises one register to at least a rank.
struct HllElement {
  unsigned index;
  unsigned rank;
};
HllElement HashHllElement(std::string_view element);

// One byte a register.
using HllRegisters = std::array<std::uint8_t, kHllRegisters>;

// Raises `registers` to those of `value`; false when it is malformed.
bool MergeHll(std::string_view value, HllRegisters& registers);
// Writes kHllDenseBytes: the same header, the registers dense. False when `value` is malformed.
bool MakeHllDense(std::string_view value, char* dense);
// Packs registers behind the header of a dense value.
void PackHllRegisters(const HllRegisters& registers, char* dense);

// How many elements it has seen; none when it is malformed. What was kept does not matter.
std::optional<std::uint64_t> CountHll(std::string_view value);
std::uint64_t CountHll(const HllRegisters& registers);

// What must be done to the bytes of a value to raise one register, worked out without touching
// them: `removed` bytes at `offset` give way to `inserted` others. The kept count is not part of
// it.
struct HllChange {
  enum class Kind : std::uint8_t {
    kNone,     // the register is that high already
    kReplace,  // as below
    kDense,    // does not fit sparse registers: make it dense and ask again
    kMalformed,
  };
  static constexpr std::size_t kRoom = 24;

  Kind kind = Kind::kNone;
  std::uint8_t removed = 0;
  std::uint8_t inserted = 0;
  std::size_t offset = 0;
  std::array<char, kRoom> bytes = {};

  std::size_t SizeAfter(std::size_t size) const { return size - removed + inserted; }
};

// A place to go on from, for who raises registers in ascending order. It outlives changes.
struct HllCursor {
  std::size_t offset = kHllHeaderBytes;
  unsigned first = 0;  // the first register there
};

// A sparse value must not grow beyond `max_sparse_bytes`.
HllChange RaiseHllRegister(std::string_view value, HllElement element, std::size_t max_sparse_bytes,
                           HllCursor& cursor);
inline HllChange RaiseHllRegister(std::string_view value, HllElement element,
                                  std::size_t max_sparse_bytes) {
  HllCursor from_the_start;
  return RaiseHllRegister(value, element, max_sparse_bytes, from_the_start);
}
// Changes `size` bytes; there must be room for what they become.
void ApplyHllChange(const HllChange& change, char* value, std::size_t size);

}  // namespace oribi::structures
