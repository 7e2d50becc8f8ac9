#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/prefetch.h"
#include "memory/arena.h"
#include "structures/counted_tree_nodes.h"
#include "structures/scored_member.h"

namespace oribi::structures {

// The order of a large sorted set: a B+tree of pointers to members, sorted by score and member,
// that counts.
//
// A leaf is a sorted array of words: the pointer in 48 bits and, above it, a digest of the score:
// where in the leaf's range of scores it lies, in 16 bits. Digests never contradict the order, so
// a search compares words and touches members only among equal digests. A leaf takes as much of the
// arena as its words need (steps of 32 bytes, up to 62 words), so half-full leaves cost little.
// Inner nodes know of each child its first member, that one's score and how many members there are
// below: ranks are sums along one path.
//
// What is inserted at the very end leaves full leaves behind. Leaves and nodes that get too empty
// join a neighbour or share with it.
//
// Members belong to the caller. One in the tree must not change its score.
class CountedTree {
 public:
  explicit CountedTree(memory::Arena& arena) : arena_(&arena) {}
  // The nodes belong to the arena and go with it; FreeSome() gives them back one by one.
  CountedTree(const CountedTree&) = delete;
  CountedTree& operator=(const CountedTree&) = delete;

  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const { return bytes_; }
  int height() const { return height_; }

  // No member equal to this one may be in the tree.
  void Insert(const ScoredMember* member);
  // These three find the member by its score and text; it must be there.
  void Erase(const ScoredMember* member);
  std::size_t Rank(const ScoredMember* member) const;
  // Another object takes the place of this one, with the same text and score.
  void Replace(const ScoredMember* old, const ScoredMember* member);
  // Whether with this score the member would stay between the same neighbours; if so, it is
  // filed under that score, which the caller must give it at once.
  bool MoveWithin(const ScoredMember* member, double score);

  // How many members come before the first one with this score, or before the first one with a
  // higher score.
  std::size_t CountBelow(double score) const { return CountOrdersBelow(ScoreOrder(score)); }
  std::size_t CountUpTo(double score) const { return CountOrdersBelow(ScoreOrder(score) + 1); }
  // How many members come before the first one for which before(const ScoredMember&) is false; it
  // must hold for none after that.
  template <typename Before>
  std::size_t CountWhile(Before&& before) const;

  // Takes up to `most` neighbours out, from the member of this rank on, but not beyond its leaf.
  // Writes them to `out` (kMaxRun of them) and returns how many.
  static constexpr std::size_t kMaxRun = CountedTreeLeaf::kMaxWords;
  std::size_t EraseRun(std::size_t rank, std::size_t most, const ScoredMember** out);

  // Gives nodes back, about `budget` of them, and counts it down; true when nothing is left.
  // Touches no member. Once begun, nothing else may be done with the tree.
  bool FreeSome(std::size_t& budget);

  // A place in the order. Holds until the tree changes.
  class Cursor;
  Cursor At(std::size_t rank) const;

 private:
  using Leaf = CountedTreeLeaf;
  using Inner = CountedTreeInner;
  static constexpr int kMaxHeight = 12;

  // From the root to a leaf: at each level which child.
  struct Step {
    Inner* node;
    unsigned index;
  };
  struct Path {
    std::array<Step, kMaxHeight> steps;
    Leaf* leaf = nullptr;
    unsigned index = 0;  // in the leaf
  };
  struct Needle {
    std::uint64_t order;
    std::string_view member;
  };
  static Needle NeedleOf(const ScoredMember& member) { return {member.order(), member.member()}; }

  static unsigned ChildFor(const Inner& node, const Needle& needle);
  static unsigned FirstNotBefore(const Leaf& leaf, const Needle& needle);
  static unsigned CountInLeaf(const Leaf& leaf, std::uint64_t order);
  void Descend(const Needle& needle, Path& path) const;
  void DescendToRank(std::size_t rank, Path& path) const;
  void FindPlace(const ScoredMember& member, Path& path) const;
  // How many members have scores below this order.
  std::size_t CountOrdersBelow(std::uint64_t order) const;

  Leaf* MakeLeaf(unsigned words);
  void FreeLeaf(Leaf* leaf);
  Inner* MakeInner();
  void FreeInner(Inner* node);
  // The same leaf with room for `words`, moved if need be. Its path or parent must be told.
  Leaf* Resize(Leaf* leaf, unsigned words);
  // The same, with these words for its own.
  Leaf* Refill(Leaf* leaf, const std::uint64_t* words, unsigned count);
  void SetLeaf(Path& path, Leaf* leaf);
  static Inner::Child ChildOf(Leaf* leaf);
  static Inner::Child ChildOf(Inner* node);

  void InsertFirst(const ScoredMember* member);
  void InsertAt(Path& path, const ScoredMember* member, std::uint64_t order);
  // All steps from `level` up are last children.
  bool IsRightEdge(const Path& path, int level) const;
  void StartLeafBehind(Path& path, const ScoredMember* member, std::uint64_t order);
  void SplitLeaf(Path& path);
  // Puts a child behind the one that the path takes at `level`.
  void AddSibling(Path& path, int level, const Inner::Child& child);
  void SplitInner(Path& path, int level, const Inner::Child& child);
  void GrowRoot(const Inner::Child& left, const Inner::Child& right);
  void AddToCounts(Path& path, std::uint32_t change);
  // The first member of the path's leaf, or of its node at `level`, has changed.
  void FixFirsts(Path& path);
  void FixFirstsAbove(Path& path, int level);

  void TakeOut(Path& path, unsigned count);
  // After something was taken out: joins what is too empty with its neighbour.
  void Settle(Path& path);
  void SettleRootLeaf(Leaf* leaf);
  void SettleLeaf(Path& path);
  void SettleInner(Path& path, int level);
  // Children `left` and the next one become one, or as full as each other.
  void EvenLeaves(Inner* parent, unsigned left);
  void JoinLeaves(Inner* parent, unsigned left);
  void EvenInners(Inner* parent, unsigned left);
  void JoinInners(Inner* parent, unsigned left);
  void ShrinkRoot();

  memory::Arena* arena_;
  void* root_ = nullptr;  // a leaf when height_ is 0; null when there is none
  int height_ = 0;        // how many levels of inner nodes
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
};

class CountedTree::Cursor {
 public:
  // Null beyond either end.
  const ScoredMember* get() const {
    return path_.leaf == nullptr ? nullptr : path_.leaf->member(path_.index);
  }
  const ScoredMember& operator*() const { return *get(); }
  const ScoredMember* operator->() const { return get(); }

  void Next() {
    if (++path_.index == path_.leaf->count) return NextLeaf();
    if (path_.index + kAhead < path_.leaf->count) {
      base::Prefetch(path_.leaf->member(path_.index + kAhead));
    }
  }
  void Previous() {
    if (path_.index == 0) return PreviousLeaf();
    if (--path_.index >= kAhead) base::Prefetch(path_.leaf->member(path_.index - kAhead));
  }

 private:
  friend class CountedTree;
  // So many members are fetched ahead of the one at hand.
  static constexpr unsigned kAhead = 12;

  void NextLeaf();
  void PreviousLeaf();
  // After a level's index has changed: goes down its first or last children.
  void EnterLeaf(int level, bool at_end);

  Path path_;
  int height_ = 0;
};

template <typename Before>
std::size_t CountedTree::CountWhile(Before&& before) const {
  if (size_ == 0) return 0;
  std::size_t rank = 0;
  const void* node = root_;
  for (int level = 0; level < height_; ++level) {
    const auto& inner = *static_cast<const Inner*>(node);
    unsigned low = 0;
    unsigned high = inner.count - 1u;  // the last child whose first member comes before
    while (low < high) {
      const unsigned middle = (low + high + 1) / 2;
      before(*inner.firsts[middle]) ? low = middle : high = middle - 1;
    }
    for (unsigned i = 0; i < low; ++i) rank += inner.counts[i];
    node = inner.children[low];
  }
  const auto& leaf = *static_cast<const Leaf*>(node);
  unsigned low = 0;
  unsigned high = leaf.count;
  while (low < high) {
    const unsigned middle = (low + high) / 2;
    before(*leaf.member(middle)) ? low = middle + 1 : high = middle;
  }
  return rank + low;
}

}  // namespace oribi::structures
