#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "memory/arena.h"
#include "memory/size_classes.h"

namespace oribi::structures {

// A leaf of an IntSet: ascending integers as offsets of 1, 2, 4 or 8 bytes from a base, which is
// the smallest or below it.
//
//   base 8 B | count u16 | width u8 | unused u8 | offsets
//
// The object is sized to its content in steps, so that a half-filled leaf costs half a leaf.
// Nothing in it is aligned. What changes a leaf may move it: the functions return where it is then.
class IntLeaf {
 public:
  static constexpr std::size_t kHeaderBytes = 12;
  static constexpr std::size_t kMaxBytes = memory::kMaxSmallBytes;
  // Room for at most this many of a width.
  static constexpr std::size_t MostOf(unsigned width) { return (kMaxBytes - kHeaderBytes) / width; }
  static constexpr std::size_t kMostIntegers = kMaxBytes - kHeaderBytes;

  IntLeaf() = delete;

  // From ascending integers, which must fit: Fits(count, first, last).
  static IntLeaf* Make(memory::Arena& arena, const std::int64_t* integers, std::size_t count);
  static bool Fits(std::size_t count, std::int64_t first, std::int64_t last) {
    return count <= MostOf(WidthFor(first, last));
  }
  static void Free(memory::Arena& arena, IntLeaf* leaf) { arena.Free(leaf, leaf->bytes()); }
  IntLeaf* Clone(memory::Arena& arena) const;

  std::size_t count() const { return Load<std::uint16_t>(kCountAt); }
  std::int64_t At(std::size_t index) const {
    return static_cast<std::int64_t>(base() + Offset(index));
  }
  std::int64_t first() const { return At(0); }
  std::int64_t last() const { return At(count() - 1); }
  // The index of the first integer that is not below `value`; count() when all are.
  std::size_t LowerBound(std::int64_t value) const;
  bool Contains(std::int64_t value) const {
    const std::size_t index = LowerBound(value);
    return index < count() && At(index) == value;
  }
  // Writes all integers to `out`.
  std::size_t Read(std::int64_t* out) const;

  // Puts a value that is not there in at LowerBound's index; null, and nothing changed, when there
  // is no room for it.
  static IntLeaf* Insert(memory::Arena& arena, IntLeaf* leaf, std::size_t index,
                         std::int64_t value);
  // There must be another one left.
  static IntLeaf* Erase(memory::Arena& arena, IntLeaf* leaf, std::size_t index);

  // What the object was allocated with.
  std::size_t bytes() const { return BytesFor(count(), width()); }

 private:
  static constexpr std::size_t kCountAt = 8;
  static constexpr std::size_t kWidthAt = 10;
  // A step costs half of it for each leaf, and a move for each that many bytes inserted.
  static constexpr std::size_t kStepBytes = 32;

  static std::size_t BytesFor(std::size_t count, unsigned width) {
    const std::size_t needed = kHeaderBytes + count * width;
    return (needed + kStepBytes - 1) / kStepBytes * kStepBytes;
  }
  static unsigned WidthFor(std::int64_t first, std::int64_t last) {
    const std::uint64_t span = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
    return span <= 0xFF ? 1 : span <= 0xFFFF ? 2 : span <= 0xFFFFFFFF ? 4 : 8;
  }

  template <typename T>
  T Load(std::size_t at) const {
    T value;
    std::memcpy(&value, bytes_ + at, sizeof value);
    return value;
  }
  template <typename T>
  void Store(std::size_t at, T value) {
    std::memcpy(bytes_ + at, &value, sizeof value);
  }
  std::uint64_t base() const { return Load<std::uint64_t>(0); }
  unsigned width() const { return bytes_[kWidthAt]; }
  void set_count(std::size_t count) { Store(kCountAt, static_cast<std::uint16_t>(count)); }
  unsigned char* offsets() { return bytes_ + kHeaderBytes; }
  const unsigned char* offsets() const { return bytes_ + kHeaderBytes; }
  // How large an offset of this width can be.
  std::uint64_t Reach() const { return ~std::uint64_t{0} >> (64 - 8 * width()); }
  std::uint64_t Offset(std::size_t index) const;
  void SetOffset(std::size_t index, std::uint64_t offset);

  template <typename Offset>
  std::size_t LowerBoundOf(std::uint64_t offset) const;
  template <typename Offset>
  void ReadAs(std::int64_t* out) const;
  template <typename Offset>
  void WriteAs(const std::int64_t* integers, std::size_t count);
  static IntLeaf* Rebuild(memory::Arena& arena, IntLeaf* leaf, std::size_t index,
                          std::int64_t value);
  static IntLeaf* Resized(memory::Arena& arena, IntLeaf* leaf, std::size_t new_count);

  unsigned char bytes_[1];  // and as many more as bytes() says
};

}  // namespace oribi::structures
