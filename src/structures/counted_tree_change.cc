#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "base/check.h"
#include "structures/counted_tree.h"

// What changes a CountedTree.
namespace oribi::structures {
namespace {

// A leaf with fewer words joins a neighbour if both have no more than kJoinWords then, and takes
// some of the neighbour's else. The same for inner nodes and their children.
constexpr unsigned kFewWords = 16;
constexpr unsigned kJoinWords = 48;
constexpr unsigned kFewChildren = 10;
constexpr unsigned kJoinChildren = 28;
// A leaf gives room back when it has so many words too many.
constexpr unsigned kSpareWords = 8;

}  // namespace

CountedTreeLeaf* CountedTree::MakeLeaf(unsigned words) {
  const unsigned room = Leaf::RoomFor(words);
  const std::size_t bytes = Leaf::Bytes(room);
  auto* const leaf = new (arena_->Allocate(bytes)) Leaf;
  leaf->room = static_cast<std::uint8_t>(room);
  leaf->count = 0;
  leaf->floor = 0;
  leaf->shift = 0;
  bytes_ += bytes;
  return leaf;
}

void CountedTree::FreeLeaf(Leaf* leaf) {
  const std::size_t bytes = Leaf::Bytes(leaf->room);
  bytes_ -= bytes;
  arena_->Free(leaf, bytes);
}

CountedTreeInner* CountedTree::MakeInner() {
  bytes_ += memory::kSegmentBytes;
  return new (arena_->Allocate(memory::kSegmentBytes)) Inner;
}

void CountedTree::FreeInner(Inner* node) {
  bytes_ -= memory::kSegmentBytes;
  arena_->Free(node, memory::kSegmentBytes);
}

CountedTreeLeaf* CountedTree::Resize(Leaf* leaf, unsigned words) {
  if (Leaf::RoomFor(words) == leaf->room) return leaf;
  Leaf* const other = MakeLeaf(words);
  other->floor = leaf->floor;
  other->shift = leaf->shift;
  other->count = leaf->count;
  std::memcpy(other->words(), leaf->words(), leaf->count * sizeof(std::uint64_t));
  FreeLeaf(leaf);
  return other;
}

CountedTreeLeaf* CountedTree::Refill(Leaf* leaf, const std::uint64_t* words, unsigned count) {
  leaf->count = 0;
  leaf = Resize(leaf, count);
  std::memcpy(leaf->words(), words, count * sizeof *words);
  leaf->count = static_cast<std::uint8_t>(count);
  leaf->Refit();
  return leaf;
}

void CountedTree::SetLeaf(Path& path, Leaf* leaf) {
  path.leaf = leaf;
  if (height_ == 0) {
    root_ = leaf;
  } else {
    const auto& [node, index] = path.steps[static_cast<std::size_t>(height_ - 1)];
    node->children[index] = leaf;
  }
}

CountedTreeInner::Child CountedTree::ChildOf(Leaf* leaf) {
  const ScoredMember* const first = leaf->member(0);
  return {first->order(), first, leaf, leaf->count};
}

CountedTreeInner::Child CountedTree::ChildOf(Inner* node) {
  return {node->orders[0], node->firsts[0], node, node->Sum(node->count)};
}

void CountedTree::Insert(const ScoredMember* member) {
  if (root_ == nullptr) return InsertFirst(member);
  const Needle needle = NeedleOf(*member);
  Path path;  // NOLINT: filled up to the height
  Descend(needle, path);
  if (path.leaf->count == Leaf::kMaxWords) [[unlikely]] {
    if (FirstNotBefore(*path.leaf, needle) == Leaf::kMaxWords && IsRightEdge(path, height_ - 1)) {
      return StartLeafBehind(path, member, needle.order);
    }
    SplitLeaf(path);
    Descend(needle, path);
  }
  path.index = FirstNotBefore(*path.leaf, needle);
  InsertAt(path, member, needle.order);
}

void CountedTree::InsertFirst(const ScoredMember* member) {
  Leaf* const leaf = MakeLeaf(1);
  leaf->floor = member->order();
  leaf->Insert(0, leaf->Word(member, leaf->floor));
  root_ = leaf;
  size_ = 1;
}

void CountedTree::InsertAt(Path& path, const ScoredMember* member, std::uint64_t order) {
  if (path.leaf->count == path.leaf->room) SetLeaf(path, Resize(path.leaf, path.leaf->count + 1u));
  if (!path.leaf->InRange(order)) [[unlikely]]
    path.leaf->RefitFor(order);
  path.leaf->Insert(path.index, path.leaf->Word(member, order));
  ++size_;
  AddToCounts(path, 1);
  if (path.index == 0) FixFirsts(path);
}

bool CountedTree::IsRightEdge(const Path& path, int level) const {
  for (; level >= 0; --level) {
    const auto& [node, index] = path.steps[static_cast<std::size_t>(level)];
    if (index + 1 != node->count) return false;
  }
  return true;
}

void CountedTree::StartLeafBehind(Path& path, const ScoredMember* member, std::uint64_t order) {
  Leaf* const full = path.leaf;
  Leaf* const leaf = MakeLeaf(1);
  leaf->floor = order;
  leaf->shift = full->shift;  // its members will lie about as close together
  leaf->Insert(0, leaf->Word(member, order));
  ++size_;
  if (height_ == 0) return GrowRoot(ChildOf(full), ChildOf(leaf));
  AddToCounts(path, 1);
  const auto& [node, index] = path.steps[static_cast<std::size_t>(height_ - 1)];
  node->counts[index] = full->count;
  AddSibling(path, height_ - 1, ChildOf(leaf));
}

void CountedTree::SplitLeaf(Path& path) {
  constexpr unsigned kHalf = Leaf::kMaxWords / 2;
  std::array<std::uint64_t, Leaf::kMaxWords> words;
  std::memcpy(words.data(), path.leaf->words(), sizeof words);
  Leaf* const right =
      Refill(MakeLeaf(Leaf::kMaxWords - kHalf), words.data() + kHalf, Leaf::kMaxWords - kHalf);
  SetLeaf(path, Refill(path.leaf, words.data(), kHalf));
  if (height_ == 0) return GrowRoot(ChildOf(path.leaf), ChildOf(right));
  const auto& [node, index] = path.steps[static_cast<std::size_t>(height_ - 1)];
  node->counts[index] = kHalf;
  AddSibling(path, height_ - 1, ChildOf(right));
}

void CountedTree::AddSibling(Path& path, int level, const Inner::Child& child) {
  const auto& [node, index] = path.steps[static_cast<std::size_t>(level)];
  if (node->count == Inner::kMaxChildren) return SplitInner(path, level, child);
  node->Insert(index + 1, child);
}

void CountedTree::SplitInner(Path& path, int level, const Inner::Child& child) {
  const auto& [node, index] = path.steps[static_cast<std::size_t>(level)];
  const unsigned at = index + 1;
  const unsigned keep = IsRightEdge(path, level) ? Inner::kMaxChildren : Inner::kMaxChildren / 2;
  Inner* const right = MakeInner();
  right->Copy(0, *node, keep, Inner::kMaxChildren - keep);
  node->count = static_cast<std::uint16_t>(keep);
  if (at > keep || keep == Inner::kMaxChildren) {
    right->Insert(at - keep, child);
  } else {
    node->Insert(at, child);
  }
  if (level == 0) return GrowRoot(ChildOf(node), ChildOf(right));
  const auto& [parent, place] = path.steps[static_cast<std::size_t>(level - 1)];
  parent->counts[place] = node->Sum(node->count);
  AddSibling(path, level - 1, ChildOf(right));
}

void CountedTree::GrowRoot(const Inner::Child& left, const Inner::Child& right) {
  ORIBI_CHECK(height_ < kMaxHeight);
  Inner* const root = MakeInner();
  root->Insert(0, left);
  root->Insert(1, right);
  root_ = root;
  ++height_;
}

void CountedTree::AddToCounts(Path& path, std::uint32_t change) {
  for (int level = 0; level < height_; ++level) {
    const auto& [node, index] = path.steps[static_cast<std::size_t>(level)];
    node->counts[index] += change;
  }
}

void CountedTree::FixFirsts(Path& path) {
  const ScoredMember* const first = path.leaf->member(0);
  for (int level = height_ - 1; level >= 0; --level) {
    const auto& [node, index] = path.steps[static_cast<std::size_t>(level)];
    node->SetFirst(index, first);
    if (index != 0) return;
  }
}

void CountedTree::FixFirstsAbove(Path& path, int level) {
  const ScoredMember* const first = path.steps[static_cast<std::size_t>(level)].node->firsts[0];
  while (--level >= 0) {
    const auto& [node, index] = path.steps[static_cast<std::size_t>(level)];
    node->SetFirst(index, first);
    if (index != 0) return;
  }
}

void CountedTree::Replace(const ScoredMember* old, const ScoredMember* member) {
  Path path;  // NOLINT: filled up to the height
  FindPlace(*old, path);
  path.leaf->words()[path.index] = path.leaf->Word(member, member->order());
  if (path.index == 0) FixFirsts(path);
}

// Only digests are asked: an equal one would cost a look at the neighbour.
bool CountedTree::MoveWithin(const ScoredMember* member, double score) {
  Path path;  // NOLINT: filled up to the height
  FindPlace(*member, path);
  Leaf& leaf = *path.leaf;
  const std::uint64_t order = ScoreOrder(score);
  const std::uint64_t digest = leaf.Digest(order);
  const unsigned index = path.index;
  if (index == 0 || index + 1u == leaf.count) return false;
  if (digest <= leaf.digest(index - 1) || digest >= leaf.digest(index + 1)) return false;
  leaf.words()[index] = leaf.Word(member, order);
  return true;
}

void CountedTree::Erase(const ScoredMember* member) {
  Path path;  // NOLINT: filled up to the height
  FindPlace(*member, path);
  TakeOut(path, 1);
}

std::size_t CountedTree::EraseRun(std::size_t rank, std::size_t most, const ScoredMember** out) {
  if (rank >= size_) return 0;
  Path path;  // NOLINT: filled up to the height
  DescendToRank(rank, path);
  const auto count =
      static_cast<unsigned>(std::min<std::size_t>(most, path.leaf->count - path.index));
  for (unsigned i = 0; i < count; ++i) out[i] = path.leaf->member(path.index + i);
  TakeOut(path, count);
  return count;
}

void CountedTree::TakeOut(Path& path, unsigned count) {
  path.leaf->Erase(path.index, count);
  size_ -= count;
  AddToCounts(path, 0u - count);
  if (path.index == 0 && path.leaf->count > 0) FixFirsts(path);
  Settle(path);
}

void CountedTree::Settle(Path& path) {
  if (height_ == 0) return SettleRootLeaf(path.leaf);
  SettleLeaf(path);
  for (int level = height_ - 1; level > 0; --level) SettleInner(path, level);
  ShrinkRoot();
}

void CountedTree::SettleRootLeaf(Leaf* leaf) {
  if (leaf->count == 0) {
    FreeLeaf(leaf);
    root_ = nullptr;
  } else if (Leaf::RoomFor(leaf->count) + kSpareWords <= leaf->room) {
    root_ = Resize(leaf, leaf->count);
  }
}

void CountedTree::SettleLeaf(Path& path) {
  const auto& [parent, index] = path.steps[static_cast<std::size_t>(height_ - 1)];
  Leaf* const leaf = path.leaf;
  if (leaf->count == 0) {
    FreeLeaf(leaf);
    parent->Erase(index, 1);
    if (index == 0 && parent->count > 0) FixFirstsAbove(path, height_ - 1);
  } else if (leaf->count < kFewWords && parent->count > 1) {
    const unsigned left = index > 0 ? index - 1 : 0;
    const unsigned both = parent->counts[left] + parent->counts[left + 1];
    both <= kJoinWords ? JoinLeaves(parent, left) : EvenLeaves(parent, left);
  } else if (Leaf::RoomFor(leaf->count) + kSpareWords <= leaf->room) {
    SetLeaf(path, Resize(leaf, leaf->count));
  }
}

void CountedTree::JoinLeaves(Inner* parent, unsigned left) {
  auto* const gone = static_cast<Leaf*>(parent->children[left + 1]);
  auto* const kept = static_cast<Leaf*>(parent->children[left]);
  std::array<std::uint64_t, kJoinWords> words;
  const unsigned both = kept->count + 0u + gone->count;
  std::memcpy(words.data(), kept->words(), kept->count * sizeof words[0]);
  std::memcpy(words.data() + kept->count, gone->words(), gone->count * sizeof words[0]);
  parent->children[left] = Refill(kept, words.data(), both);
  parent->counts[left] = both;
  FreeLeaf(gone);
  parent->Erase(left + 1, 1);
}

void CountedTree::EvenLeaves(Inner* parent, unsigned left) {
  auto* const a = static_cast<Leaf*>(parent->children[left]);
  auto* const b = static_cast<Leaf*>(parent->children[left + 1]);
  std::array<std::uint64_t, 2 * std::size_t{Leaf::kMaxWords}> words;
  const unsigned both = a->count + 0u + b->count;
  const unsigned half = both / 2;
  std::memcpy(words.data(), a->words(), a->count * sizeof words[0]);
  std::memcpy(words.data() + a->count, b->words(), b->count * sizeof words[0]);
  parent->children[left] = Refill(a, words.data(), half);
  Leaf* const right = Refill(b, words.data() + half, both - half);
  parent->children[left + 1] = right;
  parent->counts[left] = half;
  parent->counts[left + 1] = both - half;
  parent->SetFirst(left + 1, right->member(0));
}

void CountedTree::SettleInner(Path& path, int level) {
  Inner* const node = path.steps[static_cast<std::size_t>(level)].node;
  const auto& above = path.steps[static_cast<std::size_t>(level - 1)];
  Inner* const parent = above.node;
  const unsigned index = above.index;
  if (node->count == 0) {
    FreeInner(node);
    parent->Erase(index, 1);
    if (index == 0 && parent->count > 0) FixFirstsAbove(path, level - 1);
  } else if (node->count < kFewChildren && parent->count > 1) {
    const unsigned left = index > 0 ? index - 1 : 0;
    const auto count = [&](unsigned i) -> unsigned {
      return static_cast<Inner*>(parent->children[i])->count;
    };
    count(left) + count(left + 1) <= kJoinChildren ? JoinInners(parent, left)
                                                   : EvenInners(parent, left);
  }
}

void CountedTree::JoinInners(Inner* parent, unsigned left) {
  auto* const kept = static_cast<Inner*>(parent->children[left]);
  auto* const gone = static_cast<Inner*>(parent->children[left + 1]);
  kept->Copy(kept->count, *gone, 0, gone->count);
  FreeInner(gone);
  parent->counts[left] += parent->counts[left + 1];
  parent->Erase(left + 1, 1);
}

void CountedTree::EvenInners(Inner* parent, unsigned left) {
  auto* const a = static_cast<Inner*>(parent->children[left]);
  auto* const b = static_cast<Inner*>(parent->children[left + 1]);
  const unsigned half = (a->count + 0u + b->count) / 2;
  if (a->count < half) {
    const unsigned moved = half - a->count;
    a->Copy(a->count, *b, 0, moved);
    b->Erase(0, moved);
  } else {
    const unsigned moved = a->count - half;
    b->Copy(0, *a, half, moved);
    a->count = static_cast<std::uint16_t>(half);
  }
  parent->counts[left] = a->Sum(a->count);
  parent->counts[left + 1] = b->Sum(b->count);
  parent->SetFirst(left + 1, b->firsts[0]);
}

void CountedTree::ShrinkRoot() {
  while (height_ > 0) {
    auto* const root = static_cast<Inner*>(root_);
    if (root->count > 1) return;
    root_ = root->count == 0 ? nullptr : root->children[0];
    height_ = root->count == 0 ? 0 : height_ - 1;
    FreeInner(root);
  }
}

bool CountedTree::FreeSome(std::size_t& budget) {
  for (; root_ != nullptr; --budget) {
    if (budget == 0) return false;
    Path path;  // NOLINT: filled up to the height
    void* node = root_;
    for (int level = 0; level < height_; ++level) {
      auto* const inner = static_cast<Inner*>(node);
      path.steps[static_cast<std::size_t>(level)] = {inner, 0};
      node = inner->children[inner->count - 1u];
    }
    FreeLeaf(static_cast<Leaf*>(node));
    int level = height_ - 1;
    for (; level >= 0; --level) {
      Inner* const inner = path.steps[static_cast<std::size_t>(level)].node;
      if (--inner->count > 0) break;
      FreeInner(inner);
    }
    if (level < 0) root_ = nullptr;
  }
  size_ = 0;
  height_ = 0;
  return true;
}

}  // namespace oribi::structures
