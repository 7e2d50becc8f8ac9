#pragma once

#include <cstddef>
#include <cstdint>

#include "base/pause.h"
#include "memory/arena.h"
#include "structures/int_leaf.h"

namespace oribi::structures {

// A set of 64-bit integers in order: a counted B+tree over packed leaves (int_leaf.h). Everything
// about one integer, finding it by rank included, takes O(log n).
//
// A leaf that overflows at the right end of the tree stays full and a new one is begun behind it:
// integers that come in ascending order cost 2.2 bytes each when they lie a few apart. In random
// order leaves are three quarters full, but as large as their content only.
class IntSet {
 public:
  explicit IntSet(memory::Arena& arena) : arena_(&arena) {}
  IntSet(const IntSet&) = delete;
  IntSet& operator=(const IntSet&) = delete;
  // Everything in it lies in slab pages of the arena and goes with them; FreeSome() gives it back
  // piece by piece.
  ~IntSet() = default;

  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const { return memory_bytes_; }

  bool Contains(std::int64_t value) const;
  // Whether it was not there, and is now.
  bool Insert(std::int64_t value);
  // Whether it was there.
  bool Erase(std::int64_t value);
  // The one that has `rank` smaller ones; there must be one.
  std::int64_t At(std::size_t rank) const;

  // Calls visit(std::int64_t) for all from `from` on, ascending, while it answers true. Whether it
  // always did.
  template <typename Visit>
  bool VisitFrom(std::int64_t from, Visit&& visit) const {
    return root_ == nullptr || VisitNode(root_, height_, from, visit);
  }

  // Takes over a copy of `other`, which nothing may change while `pause` runs; this one must be
  // empty.
  void CopyFrom(const IntSet& other, const base::Pause& pause = base::kNoPause);
  // Frees about `budget` integers, the largest ones, and counts it down; true when none is left.
  bool FreeSome(std::size_t& budget);

 private:
  static constexpr unsigned kFan = 45;
  // A node or leaf this empty is joined with a neighbour when both fill one to three quarters.
  static constexpr unsigned kFewChildren = kFan / 4;
  static constexpr std::size_t kFewBytes = IntLeaf::kMaxBytes / 4;
  static constexpr std::size_t kJoinBytes = IntLeaf::kMaxBytes * 3 / 4;

  struct Inner {
    // Where a child begins: at or below its smallest, above all of the child before. The first
    // child takes everything smaller as well.
    std::int64_t firsts[kFan];
    void* children[kFan];
    std::uint64_t counts[kFan];  // integers in each
    std::uint64_t used;

    unsigned ChildFor(std::int64_t value) const;
    void Put(unsigned index, std::int64_t first, void* child, std::uint64_t count);
    void Remove(unsigned index);
    void Append(const Inner& other, unsigned from);
    std::uint64_t Total() const;
  };
  static_assert(sizeof(Inner) == memory::kSegmentBytes);

  // What an insertion made of a node: where it is now, and a new one to its right, if any.
  struct Grown {
    void* node;
    void* right = nullptr;
    std::int64_t right_first = 0;
    std::uint64_t right_count = 0;
  };
  struct Edges {
    bool left;
    bool right;
  };

  static IntLeaf* AsLeaf(void* node) { return static_cast<IntLeaf*>(node); }
  static Inner* AsInner(void* node) { return static_cast<Inner*>(node); }

  Inner* MakeInner();
  void FreeInner(Inner* inner);
  IntLeaf* MakeLeaf(const std::int64_t* integers, std::size_t count);
  void FreeLeaf(IntLeaf* leaf);
  IntLeaf* ChangedLeaf(std::size_t old_bytes, IntLeaf* leaf);

  bool InsertInto(unsigned height, std::int64_t value, Edges edges, Grown& grown);
  bool InsertIntoLeaf(std::int64_t value, Edges edges, Grown& grown);
  bool TryInsert(void*& node, std::size_t index, std::int64_t value);
  bool InsertBeside(Inner& parent, unsigned child, std::int64_t value);
  void SplitLeaf(std::size_t index, std::int64_t value, Edges edges, Grown& grown);
  void BeginLeaf(bool behind, std::int64_t value, Grown& grown);
  void AddChild(Inner* inner, unsigned index, const Grown& child, bool right_edge, Grown& grown);
  void GrowRoot(const Grown& grown);

  bool EraseFrom(void*& node, unsigned height, std::int64_t value);
  bool EraseFromLeaf(void*& node, std::int64_t value);
  void SettleChild(Inner& inner, unsigned child, unsigned height);
  bool JoinLeaves(Inner& inner, unsigned left);
  bool JoinInners(Inner& inner, unsigned left);
  void LowerRoot();

  void* CloneNode(void* node, unsigned height, const base::Pause& pause);
  std::size_t FreeLast(void*& node, unsigned height);

  template <typename Visit>
  static bool VisitNode(void* node, unsigned height, std::int64_t from, Visit&& visit) {
    if (height > 0) {
      const Inner& inner = *AsInner(node);
      for (unsigned i = inner.ChildFor(from); i < inner.used; ++i) {
        if (!VisitNode(inner.children[i], height - 1, from, visit)) return false;
      }
      return true;
    }
    const IntLeaf& leaf = *AsLeaf(node);
    std::int64_t integers[IntLeaf::kMostIntegers];
    const std::size_t count = leaf.Read(integers);
    for (std::size_t i = leaf.LowerBound(from); i < count; ++i) {
      if (!visit(integers[i])) return false;
    }
    return true;
  }

  memory::Arena* arena_;
  void* root_ = nullptr;  // an IntLeaf at height 0, null when empty
  unsigned height_ = 0;
  std::size_t size_ = 0;
  std::size_t memory_bytes_ = 0;
};

}  // namespace oribi::structures
