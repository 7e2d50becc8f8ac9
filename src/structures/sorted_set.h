#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "base/pause.h"
#include "base/random.h"
#include "memory/arena.h"
#include "structures/counted_tree.h"
#include "structures/scored_member.h"
#include "structures/segment_table.h"

namespace oribi::structures {

// A large sorted set: members with their scores, found by name through a hash table and by place
// through a counted tree. All but the table's directory lies in an arena.
//
// Pointers to members hold until that member changes its score or goes.
class SortedSet {
 public:
  // What is in the set belongs to the arena and goes with it, but for FreeOutside(), or is given
  // back by FreeSome().
  SortedSet(memory::Arena& arena, std::uint64_t hash_seed)
      : arena_(&arena), seed_(hash_seed), table_(arena, Traits{hash_seed}), order_(arena) {}
  SortedSet(const SortedSet&) = delete;
  SortedSet& operator=(const SortedSet&) = delete;

  // Frees about `budget` members and counts it down; true when nothing is left. Once begun, nothing
  // else may be done but FreeOutside().
  bool FreeSome(std::size_t& budget);
  // Frees what does not lie in the arena's slabs, for an arena that is dropped as a whole.
  void FreeOutside();
  // Takes over a copy of `other`, which nothing may change while `pause` runs; this one must be
  // empty.
  void CopyFrom(const SortedSet& other, const base::Pause& pause = base::kNoPause);

  std::size_t size() const { return order_.size(); }
  std::size_t memory_bytes() const {
    return sizeof *this + member_bytes_ + table_.memory_bytes() + order_.memory_bytes();
  }

  // Where a member is, or would be.
  struct Place {
    std::uint64_t hash;
    const ScoredMember* member;  // null when it is missing
    explicit operator bool() const { return member != nullptr; }
  };
  Place Find(std::string_view member) const;
  // A place found for a member that is missing.
  const ScoredMember* Insert(const Place& place, std::string_view member, double score);
  // A place found for one that is there. The score may be the one it has.
  void SetScore(const Place& place, double score);
  void Erase(const Place& place);
  // For members known to come in order, as from another set; none of them may be there.
  void Insert(std::string_view member, double score) {
    Insert({Hash(member), nullptr}, member, score);
  }

  std::size_t Rank(const ScoredMember* member) const { return order_.Rank(member); }
  // Takes `count` members out from this rank on. `gone(const ScoredMember&)` is shown each of them
  // before it is freed.
  template <typename Gone>
  void EraseRange(std::size_t rank, std::size_t count, Gone&& gone);

  // Ranks, ranges and walks.
  const CountedTree& order() const { return order_; }

  // Visits a stretch as SegmentTable::Scan does; cursors have 48 bits.
  template <typename Visit>
  std::uint64_t Scan(std::uint64_t cursor, Visit&& visit) const {
    return table_.Scan(cursor, [&visit](const ScoredMember& member) { visit(member); });
  }
  // Each with the same chance.
  const ScoredMember& Random(base::Random& random) const { return *table_.Random(random); }

  // What looking a member up will touch, in two steps.
  std::uint64_t PrefetchBucket(std::string_view member) const {
    const std::uint64_t hash = Hash(member);
    table_.PrefetchBucket(hash);
    return hash;
  }
  void PrefetchMember(std::uint64_t hash) const { table_.PrefetchItem(hash); }

 private:
  struct Traits {
    std::uint64_t seed;
    std::uint64_t Hash(const ScoredMember& member) const {
      return base::Hash(member.member(), seed);
    }
  };
  using Table = SegmentTable<ScoredMember, Traits>;

  std::uint64_t Hash(std::string_view member) const { return base::Hash(member, seed_); }
  ScoredMember* MakeMember(std::string_view member, double score);
  void FreeMember(ScoredMember* member);
  Table::Position PositionOf(const Place& place) const;
  void EraseFromTable(const ScoredMember* member);

  memory::Arena* arena_;
  std::uint64_t seed_;
  Table table_;
  CountedTree order_;
  std::size_t member_bytes_ = 0;
  std::size_t large_members_ = 0;  // too large for a slab
};

template <typename Gone>
void SortedSet::EraseRange(std::size_t rank, std::size_t count, Gone&& gone) {
  const ScoredMember* run[CountedTree::kMaxRun];
  while (count > 0) {
    const std::size_t taken = order_.EraseRun(rank, count, run);
    if (taken == 0) return;
    for (std::size_t i = 0; i < taken; ++i) base::Prefetch(run[i]);
    for (std::size_t i = 0; i < taken; ++i) {
      gone(*run[i]);
      EraseFromTable(run[i]);
    }
    count -= taken;
  }
}

}  // namespace oribi::structures
