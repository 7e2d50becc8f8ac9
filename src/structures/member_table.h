#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/pause.h"
#include "base/random.h"
#include "memory/arena.h"
#include "memory/large.h"
#include "structures/segment_table.h"

namespace oribi::structures {

// A member of a large set: its length, in one byte or two, and its bytes. One too long for a slab
// object lies in a block of its own, and its length reads 0x7FFF.
//
// An overlay, as an entry is: never constructed or copied.
class Member {
 public:
  static constexpr std::size_t kMostInside = 500;

  Member() = delete;

  std::string_view text() const {
    if (bytes_[0] < 128) [[likely]]
      return {chars() + 1, bytes_[0]};
    return LongText();
  }
  bool Is(std::string_view other) const {
    const std::string_view mine = text();
    return mine.size() == other.size() && base::SameBytes(mine.data(), other.data(), other.size());
  }

  static Member* Make(memory::Arena& arena, std::string_view text);
  static void Free(memory::Arena& arena, Member* member);
  // The block outside, or null.
  memory::LargeBytes* large() const;
  // What it asked of the arena.
  std::size_t size() const;
  // With the block.
  std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t kLargeLength = 0x7FFF;

  std::string_view LongText() const;
  std::size_t LongLength() const {
    return static_cast<std::size_t>(bytes_[0] & 127) << 8 | bytes_[1];
  }
  const char* chars() const { return reinterpret_cast<const char*>(bytes_); }

  unsigned char bytes_[1];  // and as many more as the member needs
};

// A large set of strings: a segment table with an arena object for each member.
class MemberTable {
 public:
  MemberTable(memory::Arena& arena, std::uint64_t seed)
      : arena_(&arena), seed_(seed), table_(arena, Traits{seed}) {}
  MemberTable(const MemberTable&) = delete;
  MemberTable& operator=(const MemberTable&) = delete;
  // Slab objects go with their arena; FreeSome() gives them back one by one, FreeOutside() the
  // rest.
  ~MemberTable() = default;

  std::size_t size() const { return table_.size(); }
  std::size_t memory_bytes() const { return table_.memory_bytes() + member_bytes_; }

  // For a lookup to come, as in SegmentTable: gives the hash for the second.
  std::uint64_t PrefetchBucket(std::string_view text) const {
    const std::uint64_t hash = Hash(text);
    table_.PrefetchBucket(hash);
    return hash;
  }
  void PrefetchMember(std::uint64_t hash) const { table_.PrefetchItem(hash); }
  bool Contains(std::string_view text) const { return static_cast<bool>(Find(text, Hash(text))); }
  // Whether it was not there, and is now.
  bool Insert(std::string_view text);
  // Whether it was there.
  bool Erase(std::string_view text);

  // As SegmentTable::Scan: cursors of 48 bits, visit(std::string_view).
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, Visit&& visit) const {
    return table_.Scan(cursor, [&visit](const Member& member) { visit(member.text()); });
  }
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    table_.ForEach([&visit](const Member& member) { visit(member.text()); });
  }
  // Any member, each with the same chance; there must be one.
  std::string_view Random(base::Random& random) const { return table_.Random(random)->text(); }

  // Takes over a copy of `other`, which nothing may change while `pause` runs; this one must be
  // empty.
  void CopyFrom(const MemberTable& other, const base::Pause& pause = base::kNoPause);
  // Frees about `budget` members and counts it down; true when none is left.
  bool FreeSome(std::size_t& budget);
  // Releases the blocks of long members, when the arena is about to go. Leaves the members behind.
  void FreeOutside();

 private:
  struct Traits {
    std::uint64_t seed;
    std::uint64_t Hash(const Member& member) const { return base::Hash(member.text(), seed); }
  };
  using Table = SegmentTable<Member, Traits>;

  std::uint64_t Hash(std::string_view text) const { return base::Hash(text, seed_); }
  Table::Position Find(std::string_view text, std::uint64_t hash) const {
    return table_.Find(hash, [text](const Member& member) { return member.Is(text); });
  }
  void Add(std::string_view text, std::uint64_t hash);

  memory::Arena* arena_;
  std::uint64_t seed_;
  Table table_;
  std::size_t member_bytes_ = 0;
  std::size_t outside_ = 0;  // members with a block of their own
};

}  // namespace oribi::structures
