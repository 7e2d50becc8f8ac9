#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>

#include "memory/size_classes.h"
#include "structures/scored_member.h"

// The nodes of CountedTree (counted_tree.h), which tells what they are for.
namespace oribi::structures {

// How many of `size` sorted words are less than `least`, without a branch on any of them.
inline unsigned CountLess(const std::uint64_t* words, unsigned size, std::uint64_t least) {
  if (size == 0) return 0;
  const std::uint64_t* from = words;
  while (size > 1) {
    const unsigned half = size / 2;
    from = from[half - 1] < least ? from + half : from;
    size -= half;
  }
  return static_cast<unsigned>(from - words) + (*from < least);
}

struct CountedTreeLeaf {
  static constexpr std::size_t kHeader = 16;
  static constexpr unsigned kMaxWords = (memory::kMaxSmallBytes - kHeader) / 8;
  static constexpr int kDigestShift = 48;
  static constexpr std::uint64_t kMaxDigest = 0xFFFF;
  static constexpr std::uint64_t kPointer = (std::uint64_t{1} << kDigestShift) - 1;
  // Leaves grow in steps of 32 bytes. The smallest one is large enough to be aligned for words
  // (memory/arena.h).
  static constexpr unsigned kMinRoom = 18;
  static constexpr unsigned kRoomStep = 4;

  std::uint64_t floor;  // the order of scores with digest 0
  std::uint8_t shift;   // how many of their bits digests leave out
  std::uint8_t count;
  std::uint8_t room;  // in words

  static unsigned RoomFor(unsigned words) {
    if (words <= kMinRoom) return kMinRoom;
    return kMinRoom + (words - kMinRoom + kRoomStep - 1) / kRoomStep * kRoomStep;
  }
  static std::size_t Bytes(unsigned room) { return kHeader + room * sizeof(std::uint64_t); }

  std::uint64_t* words() {
    return reinterpret_cast<std::uint64_t*>(reinterpret_cast<char*>(this) + kHeader);
  }
  const std::uint64_t* words() const { return const_cast<CountedTreeLeaf*>(this)->words(); }
  const ScoredMember* member(unsigned index) const {
    return reinterpret_cast<const ScoredMember*>(words()[index] & kPointer);
  }
  std::uint64_t digest(unsigned index) const { return words()[index] >> kDigestShift; }

  // Scores outside the range have the nearest digest, so order is kept even so.
  std::uint64_t Digest(std::uint64_t order) const {
    return order <= floor ? 0 : std::min((order - floor) >> shift, kMaxDigest);
  }
  std::uint64_t Word(const ScoredMember* member, std::uint64_t order) const {
    return reinterpret_cast<std::uintptr_t>(member) | Digest(order) << kDigestShift;
  }
  bool InRange(std::uint64_t order) const {
    return order >= floor && (order - floor) >> shift <= kMaxDigest;
  }
  // Where the words with this digest, or a higher one, begin.
  unsigned BeginOf(std::uint64_t digest) const {
    return CountLess(words(), count, digest << kDigestShift);
  }
  unsigned EndOf(std::uint64_t digest) const {
    return digest == kMaxDigest ? count : BeginOf(digest + 1);
  }

  void Insert(unsigned index, std::uint64_t word) {
    std::uint64_t* const at = words() + index;
    std::memmove(at + 1, at, (count - index) * sizeof *at);
    *at = word;
    ++count;
  }
  void Erase(unsigned index, unsigned words_gone) {
    std::uint64_t* const at = words() + index;
    std::memmove(at, at + words_gone, (count - index - words_gone) * sizeof *at);
    count = static_cast<std::uint8_t>(count - words_gone);
  }
  // Digests for the range of orders from `low` to `high`.
  void SetRange(std::uint64_t low, std::uint64_t high);
  // New digests for what is in the leaf, with some room on both sides. Touches all its members.
  void Refit();
  // New digests that reach `order` as well, and as much further as the range was wide.
  void RefitFor(std::uint64_t order);
  void Redigest();
};

struct CountedTreeInner {
  static constexpr unsigned kMaxChildren = 38;

  struct Child {
    std::uint64_t order;
    const ScoredMember* first;
    void* node;
    std::uint32_t count;
  };

  std::uint16_t count = 0;
  // Of each child: its first member's score and that member; members below it.
  std::array<std::uint64_t, kMaxChildren> orders;
  std::array<const ScoredMember*, kMaxChildren> firsts;
  std::array<void*, kMaxChildren> children;
  std::array<std::uint32_t, kMaxChildren> counts;

  Child child(unsigned index) const {
    return {orders[index], firsts[index], children[index], counts[index]};
  }
  void SetFirst(unsigned index, const ScoredMember* member) {
    firsts[index] = member;
    orders[index] = member->order();
  }
  std::uint32_t Sum(unsigned end) const {
    return std::accumulate(counts.begin(), counts.begin() + end, std::uint32_t{0});
  }
  void Insert(unsigned index, const Child& child);
  void Erase(unsigned index, unsigned children_gone);
  // Takes `moved` children of another node, from `from` on, in at `to`; that node keeps them.
  void Copy(unsigned to, const CountedTreeInner& other, unsigned from, unsigned moved);

 private:
  void Shift(unsigned from, unsigned to, unsigned moved);
};
static_assert(sizeof(CountedTreeInner) <= memory::kSegmentBytes);

}  // namespace oribi::structures
