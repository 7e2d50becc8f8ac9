#include "structures/int_set.h"

#include <algorithm>
#include <numeric>

namespace oribi::structures {

unsigned IntSet::Inner::ChildFor(std::int64_t value) const {
  const auto* const above = std::upper_bound(firsts + 1, firsts + used, value);
  return static_cast<unsigned>(above - firsts) - 1;
}

void IntSet::Inner::Put(unsigned index, std::int64_t first, void* child, std::uint64_t count) {
  std::copy_backward(firsts + index, firsts + used, firsts + used + 1);
  std::copy_backward(children + index, children + used, children + used + 1);
  std::copy_backward(counts + index, counts + used, counts + used + 1);
  firsts[index] = first;
  children[index] = child;
  counts[index] = count;
  ++used;
}

void IntSet::Inner::Remove(unsigned index) {
  std::copy(firsts + index + 1, firsts + used, firsts + index);
  std::copy(children + index + 1, children + used, children + index);
  std::copy(counts + index + 1, counts + used, counts + index);
  --used;
}

// The other's children from `from` on.
void IntSet::Inner::Append(const Inner& other, unsigned from) {
  std::copy(other.firsts + from, other.firsts + other.used, firsts + used);
  std::copy(other.children + from, other.children + other.used, children + used);
  std::copy(other.counts + from, other.counts + other.used, counts + used);
  used += other.used - from;
}

std::uint64_t IntSet::Inner::Total() const {
  return std::accumulate(counts, counts + used, std::uint64_t{0});
}

IntSet::Inner* IntSet::MakeInner() {
  memory_bytes_ += sizeof(Inner);
  auto* const inner = static_cast<Inner*>(arena_->Allocate(sizeof(Inner)));
  inner->used = 0;
  return inner;
}

void IntSet::FreeInner(Inner* inner) {
  memory_bytes_ -= sizeof(Inner);
  arena_->Free(inner, sizeof(Inner));
}

IntLeaf* IntSet::MakeLeaf(const std::int64_t* integers, std::size_t count) {
  IntLeaf* const leaf = IntLeaf::Make(*arena_, integers, count);
  memory_bytes_ += leaf->bytes();
  return leaf;
}

void IntSet::FreeLeaf(IntLeaf* leaf) {
  memory_bytes_ -= leaf->bytes();
  IntLeaf::Free(*arena_, leaf);
}

// Counts what a leaf has gained or lost.
IntLeaf* IntSet::ChangedLeaf(std::size_t old_bytes, IntLeaf* leaf) {
  memory_bytes_ += leaf->bytes() - old_bytes;
  return leaf;
}

bool IntSet::Contains(std::int64_t value) const {
  if (root_ == nullptr) return false;
  void* node = root_;
  for (unsigned level = height_; level > 0; --level) {
    const Inner& inner = *AsInner(node);
    node = inner.children[inner.ChildFor(value)];
  }
  return AsLeaf(node)->Contains(value);
}

std::int64_t IntSet::At(std::size_t rank) const {
  void* node = root_;
  for (unsigned level = height_; level > 0; --level) {
    const Inner& inner = *AsInner(node);
    unsigned child = 0;
    while (rank >= inner.counts[child]) rank -= inner.counts[child++];
    node = inner.children[child];
  }
  return AsLeaf(node)->At(rank);
}

bool IntSet::Insert(std::int64_t value) {
  if (root_ == nullptr) {
    root_ = MakeLeaf(&value, 1);
    size_ = 1;
    return true;
  }
  Grown grown{root_};
  if (!InsertInto(height_, value, {true, true}, grown)) return false;
  ++size_;
  root_ = grown.node;
  if (grown.right != nullptr) GrowRoot(grown);
  return true;
}

void IntSet::GrowRoot(const Grown& grown) {
  Inner* const root = MakeInner();
  root->Put(0, grown.right_first, grown.node, size_ - grown.right_count);
  root->Put(1, grown.right_first, grown.right, grown.right_count);
  root_ = root;
  ++height_;
}

// `grown.node` is the node; false when the value is there already.
bool IntSet::InsertInto(unsigned height, std::int64_t value, Edges edges, Grown& grown) {
  if (height == 0) return InsertIntoLeaf(value, edges, grown);
  Inner* const inner = AsInner(grown.node);
  const unsigned child = inner->ChildFor(value);
  if (height == 1 && InsertBeside(*inner, child, value)) return true;
  const Edges inside{edges.left && child == 0, edges.right && child + 1 == inner->used};
  Grown below{inner->children[child]};
  if (!InsertInto(height - 1, value, inside, below)) return false;
  inner->children[child] = below.node;
  inner->counts[child] += 1 - below.right_count;
  if (below.right != nullptr) AddChild(inner, child + 1, below, edges.right, grown);
  return true;
}

bool IntSet::TryInsert(void*& node, std::size_t index, std::int64_t value) {
  const std::size_t old_bytes = AsLeaf(node)->bytes();
  IntLeaf* const leaf = IntLeaf::Insert(*arena_, AsLeaf(node), index, value);
  if (leaf == nullptr) return false;
  node = ChangedLeaf(old_bytes, leaf);
  return true;
}

bool IntSet::InsertIntoLeaf(std::int64_t value, Edges edges, Grown& grown) {
  const std::size_t index = AsLeaf(grown.node)->LowerBound(value);
  if (index < AsLeaf(grown.node)->count() && AsLeaf(grown.node)->At(index) == value) return false;
  if (!TryInsert(grown.node, index, value)) SplitLeaf(index, value, edges, grown);
  return true;
}

// A value outside a leaf's range, which it would have to be made wider for, may suit the neighbour
// on that side. Without this, values that come in descending order behind a full leaf would get a
// leaf each.
bool IntSet::InsertBeside(Inner& parent, unsigned child, std::int64_t value) {
  if (child + 1 == parent.used) return false;
  const IntLeaf& leaf = *AsLeaf(parent.children[child]);
  if (value <= leaf.last() || IntLeaf::Fits(leaf.count() + 1, leaf.first(), value)) return false;
  if (!TryInsert(parent.children[child + 1], 0, value)) return false;
  parent.firsts[child + 1] = value;
  ++parent.counts[child + 1];
  return true;
}

void IntSet::SplitLeaf(std::size_t index, std::int64_t value, Edges edges, Grown& grown) {
  IntLeaf* const leaf = AsLeaf(grown.node);
  const std::size_t count = leaf->count();
  const bool in_front = index == 0;
  const bool behind = index == count;
  if ((in_front && edges.left) || (behind && edges.right)) return BeginLeaf(behind, value, grown);
  std::int64_t integers[IntLeaf::kMostIntegers + 1];
  leaf->Read(integers);
  std::copy_backward(integers + index, integers + count, integers + count + 1);
  integers[index] = value;
  const std::size_t half = (count + 1) / 2;
  const std::size_t rest = count + 1 - half;
  // Halves are narrow enough, unless the value lies far off the others.
  if (!IntLeaf::Fits(half, integers[0], integers[half - 1]) ||
      !IntLeaf::Fits(rest, integers[half], integers[count])) {
    return BeginLeaf(behind, value, grown);
  }
  FreeLeaf(leaf);
  grown.node = MakeLeaf(integers, half);
  grown.right = MakeLeaf(integers + half, rest);
  grown.right_first = integers[half];
  grown.right_count = rest;
}

// The value gets a leaf of its own behind or in front of the others.
void IntSet::BeginLeaf(bool behind, std::int64_t value, Grown& grown) {
  grown.right = MakeLeaf(&value, 1);
  if (!behind) std::swap(grown.node, grown.right);
  grown.right_first = AsLeaf(grown.right)->first();
  grown.right_count = AsLeaf(grown.right)->count();
}

void IntSet::AddChild(Inner* inner, unsigned index, const Grown& child, bool right_edge,
                      Grown& grown) {
  if (inner->used < kFan) {
    return inner->Put(index, child.right_first, child.right, child.right_count);
  }
  Inner* const right = MakeInner();
  const unsigned half = right_edge && index == kFan ? kFan : kFan / 2;
  right->Append(*inner, half);
  inner->used = half;
  if (index <= half && half < kFan) {
    inner->Put(index, child.right_first, child.right, child.right_count);
  } else {
    right->Put(index - half, child.right_first, child.right, child.right_count);
  }
  grown.right = right;
  grown.right_first = right->firsts[0];
  grown.right_count = right->Total();
}

bool IntSet::Erase(std::int64_t value) {
  if (root_ == nullptr || !EraseFrom(root_, height_, value)) return false;
  --size_;
  LowerRoot();
  return true;
}

void IntSet::LowerRoot() {
  if (root_ == nullptr) height_ = 0;
  while (height_ > 0 && AsInner(root_)->used == 1) {
    Inner* const old = AsInner(root_);
    root_ = old->children[0];
    --height_;
    FreeInner(old);
  }
}

// The node becomes null when nothing is left in it.
bool IntSet::EraseFrom(void*& node, unsigned height, std::int64_t value) {
  if (height == 0) return EraseFromLeaf(node, value);
  Inner& inner = *AsInner(node);
  const unsigned child = inner.ChildFor(value);
  if (!EraseFrom(inner.children[child], height - 1, value)) return false;
  --inner.counts[child];
  SettleChild(inner, child, height);
  if (inner.used > 0) return true;
  FreeInner(&inner);
  node = nullptr;
  return true;
}

bool IntSet::EraseFromLeaf(void*& node, std::int64_t value) {
  IntLeaf* const leaf = AsLeaf(node);
  const std::size_t index = leaf->LowerBound(value);
  if (index == leaf->count() || leaf->At(index) != value) return false;
  if (leaf->count() == 1) {
    FreeLeaf(leaf);
    node = nullptr;
    return true;
  }
  const std::size_t old_bytes = leaf->bytes();
  node = ChangedLeaf(old_bytes, IntLeaf::Erase(*arena_, leaf, index));
  return true;
}

// A child that has lost something goes when it is empty, or joins a neighbour when it is nearly so.
void IntSet::SettleChild(Inner& inner, unsigned child, unsigned height) {
  if (inner.children[child] == nullptr) return inner.Remove(child);
  const bool leaves = height == 1;
  const bool few = leaves ? AsLeaf(inner.children[child])->bytes() <= kFewBytes
                          : AsInner(inner.children[child])->used <= kFewChildren;
  if (!few) return;
  const auto join = leaves ? &IntSet::JoinLeaves : &IntSet::JoinInners;
  if (child + 1 < inner.used && (this->*join)(inner, child)) return;
  if (child > 0) (this->*join)(inner, child - 1);
}

bool IntSet::JoinLeaves(Inner& inner, unsigned left) {
  IntLeaf* const a = AsLeaf(inner.children[left]);
  IntLeaf* const b = AsLeaf(inner.children[left + 1]);
  const std::size_t count = a->count() + b->count();
  if (a->bytes() + b->bytes() > kJoinBytes || !IntLeaf::Fits(count, a->first(), b->last())) {
    return false;
  }
  std::int64_t integers[2 * IntLeaf::kMostIntegers];
  b->Read(integers + a->Read(integers));
  FreeLeaf(a);
  FreeLeaf(b);
  inner.children[left] = MakeLeaf(integers, count);
  inner.counts[left] = count;
  inner.Remove(left + 1);
  return true;
}

bool IntSet::JoinInners(Inner& inner, unsigned left) {
  Inner* const a = AsInner(inner.children[left]);
  Inner* const b = AsInner(inner.children[left + 1]);
  if (a->used + b->used > kFan * 3 / 4) return false;
  const auto joint = static_cast<unsigned>(a->used);
  a->Append(*b, 0);
  a->firsts[joint] = inner.firsts[left + 1];
  inner.counts[left] += inner.counts[left + 1];
  FreeInner(b);
  inner.Remove(left + 1);
  return true;
}

void IntSet::CopyFrom(const IntSet& other, const base::Pause& pause) {
  if (other.root_ == nullptr) return;
  root_ = CloneNode(other.root_, other.height_, pause);
  height_ = other.height_;
  size_ = other.size_;
}

void* IntSet::CloneNode(void* node, unsigned height, const base::Pause& pause) {
  pause();
  if (height == 0) {
    IntLeaf* const leaf = AsLeaf(node)->Clone(*arena_);
    memory_bytes_ += leaf->bytes();
    return leaf;
  }
  Inner* const inner = MakeInner();
  inner->Append(*AsInner(node), 0);
  for (unsigned i = 0; i < inner->used; ++i) {
    inner->children[i] = CloneNode(inner->children[i], height - 1, pause);
  }
  return inner;
}

bool IntSet::FreeSome(std::size_t& budget) {
  while (root_ != nullptr && budget > 0) {
    const std::size_t freed = FreeLast(root_, height_);
    size_ -= freed;
    budget -= std::min(budget, freed / 8 + 1);  // whole leaves cost less than so many objects
  }
  if (root_ == nullptr) height_ = 0;
  return root_ == nullptr;
}

// Frees the last leaf, and the nodes that held nothing else; how many integers went.
std::size_t IntSet::FreeLast(void*& node, unsigned height) {
  if (height == 0) {
    const std::size_t count = AsLeaf(node)->count();
    FreeLeaf(AsLeaf(node));
    node = nullptr;
    return count;
  }
  Inner* const inner = AsInner(node);
  void*& last = inner->children[inner->used - 1];
  const std::size_t freed = FreeLast(last, height - 1);
  inner->counts[inner->used - 1] -= freed;
  if (last == nullptr) --inner->used;
  if (inner->used == 0) {
    FreeInner(inner);
    node = nullptr;
  }
  return freed;
}

}  // namespace oribi::structures
