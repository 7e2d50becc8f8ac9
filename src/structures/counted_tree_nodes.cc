#include "structures/counted_tree_nodes.h"

#include <bit>
#include <limits>

#include "base/prefetch.h"

namespace oribi::structures {
namespace {

constexpr std::uint64_t kMaxOrder = std::numeric_limits<std::uint64_t>::max();

std::uint64_t Below(std::uint64_t order, std::uint64_t by) { return order > by ? order - by : 0; }
std::uint64_t Above(std::uint64_t order, std::uint64_t by) {
  return order < kMaxOrder - by ? order + by : kMaxOrder;
}

}  // namespace

void CountedTreeLeaf::SetRange(std::uint64_t low, std::uint64_t high) {
  constexpr std::size_t kDigestBits = 16;
  floor = low;
  const auto width = static_cast<std::size_t>(std::bit_width(high - low));
  shift = static_cast<std::uint8_t>(std::max(width, kDigestBits) - kDigestBits);
}

void CountedTreeLeaf::Redigest() {
  for (unsigned i = 0; i < count; ++i) base::Prefetch(member(i));
  for (unsigned i = 0; i < count; ++i) words()[i] = Word(member(i), member(i)->order());
}

void CountedTreeLeaf::Refit() {
  const std::uint64_t low = member(0)->order();
  const std::uint64_t high = member(count - 1u)->order();
  const std::uint64_t margin = (high - low) / 8;
  SetRange(Below(low, margin), Above(high, margin));
  Redigest();
}

void CountedTreeLeaf::RefitFor(std::uint64_t order) {
  const std::uint64_t low = member(0)->order();
  const std::uint64_t high = member(count - 1u)->order();
  if (order < low) {
    SetRange(Below(order, high - order), high);
  } else {
    SetRange(low, Above(std::max(order, high), std::max(order, high) - low));
  }
  Redigest();
}

void CountedTreeInner::Shift(unsigned from, unsigned to, unsigned moved) {
  const auto shift = [=](auto& items) {
    std::memmove(items.data() + to, items.data() + from, moved * sizeof items[0]);
  };
  shift(orders);
  shift(firsts);
  shift(children);
  shift(counts);
}

void CountedTreeInner::Insert(unsigned index, const Child& child) {
  Shift(index, index + 1, count - index);
  orders[index] = child.order;
  firsts[index] = child.first;
  children[index] = child.node;
  counts[index] = child.count;
  ++count;
}

void CountedTreeInner::Erase(unsigned index, unsigned children_gone) {
  Shift(index + children_gone, index, count - index - children_gone);
  count = static_cast<std::uint16_t>(count - children_gone);
}

void CountedTreeInner::Copy(unsigned to, const CountedTreeInner& other, unsigned from,
                            unsigned moved) {
  Shift(to, to + moved, count - to);
  const auto copy = [=](auto& items, const auto& theirs) {
    std::memcpy(items.data() + to, theirs.data() + from, moved * sizeof items[0]);
  };
  copy(orders, other.orders);
  copy(firsts, other.firsts);
  copy(children, other.children);
  copy(counts, other.counts);
  count = static_cast<std::uint16_t>(count + moved);
}

}  // namespace oribi::structures
