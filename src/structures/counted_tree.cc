#include "structures/counted_tree.h"

#include <algorithm>
#include <new>

#include "base/check.h"

// Finding and walking; what changes the tree is in counted_tree_change.cc.
namespace oribi::structures {

unsigned CountedTree::ChildFor(const Inner& node, const Needle& needle) {
  const std::uint64_t* const others = node.orders.data() + 1;
  unsigned low = CountLess(others, node.count - 1u, needle.order);
  if (low + 1 == node.count || others[low] != needle.order) [[likely]]
    return low;
  // Among children that begin with this very score their first members decide.
  unsigned high = CountLess(others, node.count - 1u, needle.order + 1);
  while (low < high) {
    const unsigned middle = (low + high + 1) / 2;
    node.firsts[middle]->member() <= needle.member ? low = middle : high = middle - 1;
  }
  return low;
}

unsigned CountedTree::FirstNotBefore(const Leaf& leaf, const Needle& needle) {
  const std::uint64_t digest = leaf.Digest(needle.order);
  unsigned low = leaf.BeginOf(digest);
  if (low == leaf.count || leaf.digest(low) != digest) return low;
  unsigned high = leaf.EndOf(digest);
  while (low < high) {
    const unsigned middle = (low + high) / 2;
    const ScoredMember& member = *leaf.member(middle);
    const std::uint64_t order = member.order();
    const bool before =
        order != needle.order ? order < needle.order : member.member() < needle.member;
    before ? low = middle + 1 : high = middle;
  }
  return low;
}

unsigned CountedTree::CountInLeaf(const Leaf& leaf, std::uint64_t order) {
  const std::uint64_t digest = leaf.Digest(order);
  unsigned low = leaf.BeginOf(digest);
  if (low == leaf.count || leaf.digest(low) != digest) return low;
  unsigned high = leaf.EndOf(digest);
  while (low < high) {
    const unsigned middle = (low + high) / 2;
    leaf.member(middle)->order() < order ? low = middle + 1 : high = middle;
  }
  return low;
}

void CountedTree::Descend(const Needle& needle, Path& path) const {
  void* node = root_;
  for (int level = 0; level < height_; ++level) {
    auto* const inner = static_cast<Inner*>(node);
    const unsigned index = ChildFor(*inner, needle);
    path.steps[static_cast<std::size_t>(level)] = {inner, index};
    node = inner->children[index];
  }
  path.leaf = static_cast<Leaf*>(node);
}

void CountedTree::DescendToRank(std::size_t rank, Path& path) const {
  void* node = root_;
  for (int level = 0; level < height_; ++level) {
    auto* const inner = static_cast<Inner*>(node);
    unsigned index = 0;
    for (; rank >= inner->counts[index]; ++index) rank -= inner->counts[index];
    path.steps[static_cast<std::size_t>(level)] = {inner, index};
    node = inner->children[index];
  }
  path.leaf = static_cast<Leaf*>(node);
  path.index = static_cast<unsigned>(rank);
}

// In the leaf the pointer is looked for: no other member is touched.
void CountedTree::FindPlace(const ScoredMember& member, Path& path) const {
  ORIBI_CHECK(root_ != nullptr);
  const Needle needle = NeedleOf(member);
  Descend(needle, path);
  const Leaf& leaf = *path.leaf;
  const std::uint64_t word = leaf.Word(&member, needle.order);
  path.index = leaf.BeginOf(word >> Leaf::kDigestShift);
  while (path.index < leaf.count && leaf.words()[path.index] != word) ++path.index;
  ORIBI_CHECK(path.index < leaf.count);
}

std::size_t CountedTree::Rank(const ScoredMember* member) const {
  Path path;  // NOLINT: filled up to the height
  FindPlace(*member, path);
  std::size_t rank = path.index;
  for (int level = 0; level < height_; ++level) {
    const auto& [node, index] = path.steps[static_cast<std::size_t>(level)];
    rank += node->Sum(index);
  }
  return rank;
}

std::size_t CountedTree::CountOrdersBelow(std::uint64_t order) const {
  if (root_ == nullptr) return 0;
  std::size_t rank = 0;
  const void* node = root_;
  for (int level = 0; level < height_; ++level) {
    const auto& inner = *static_cast<const Inner*>(node);
    const unsigned index = CountLess(inner.orders.data() + 1, inner.count - 1u, order);
    rank += inner.Sum(index);
    node = inner.children[index];
  }
  return rank + CountInLeaf(*static_cast<const Leaf*>(node), order);
}

CountedTree::Cursor CountedTree::At(std::size_t rank) const {
  Cursor cursor;
  cursor.height_ = height_;
  if (rank >= size_) return cursor;
  DescendToRank(rank, cursor.path_);
  return cursor;
}

void CountedTree::Cursor::NextLeaf() {
  for (int level = height_ - 1; level >= 0; --level) {
    Step& step = path_.steps[static_cast<std::size_t>(level)];
    if (++step.index < step.node->count) return EnterLeaf(level, false);
  }
  path_.leaf = nullptr;
}

void CountedTree::Cursor::PreviousLeaf() {
  for (int level = height_ - 1; level >= 0; --level) {
    Step& step = path_.steps[static_cast<std::size_t>(level)];
    if (step.index-- > 0) return EnterLeaf(level, true);
  }
  path_.leaf = nullptr;
}

void CountedTree::Cursor::EnterLeaf(int level, bool at_end) {
  const Step& step = path_.steps[static_cast<std::size_t>(level)];
  void* node = step.node->children[step.index];
  for (++level; level < height_; ++level) {
    auto* const inner = static_cast<Inner*>(node);
    const unsigned index = at_end ? inner->count - 1u : 0;
    path_.steps[static_cast<std::size_t>(level)] = {inner, index};
    node = inner->children[index];
  }
  path_.leaf = static_cast<Leaf*>(node);
  path_.index = at_end ? path_.leaf->count - 1u : 0;
  const unsigned ahead = std::min<unsigned>(kAhead, path_.leaf->count);
  const unsigned from = at_end ? path_.leaf->count - ahead : 0;
  for (unsigned i = from; i < from + ahead; ++i) base::Prefetch(path_.leaf->member(i));
}

}  // namespace oribi::structures
