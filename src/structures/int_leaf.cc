#include "structures/int_leaf.h"

#include <algorithm>

namespace oribi::structures {
namespace {

// Calls act with a value of the type that holds offsets of this width.
template <typename Act>
auto WithWidth(unsigned width, Act&& act) {
  switch (width) {
    case 1: return act(std::uint8_t{});
    case 2: return act(std::uint16_t{});
    case 4: return act(std::uint32_t{});
    default: return act(std::uint64_t{});
  }
}

}  // namespace

template <typename Offset>
void IntLeaf::WriteAs(const std::int64_t* integers, std::size_t count) {
  const auto from = static_cast<std::uint64_t>(integers[0]);
  for (std::size_t i = 0; i < count; ++i) {
    const auto offset = static_cast<Offset>(static_cast<std::uint64_t>(integers[i]) - from);
    std::memcpy(offsets() + i * sizeof offset, &offset, sizeof offset);
  }
}

template <typename Offset>
void IntLeaf::ReadAs(std::int64_t* out) const {
  const std::uint64_t from = base();
  const std::size_t integers = count();
  for (std::size_t i = 0; i < integers; ++i) {
    Offset offset;
    std::memcpy(&offset, offsets() + i * sizeof offset, sizeof offset);
    out[i] = static_cast<std::int64_t>(from + offset);
  }
}

IntLeaf* IntLeaf::Make(memory::Arena& arena, const std::int64_t* integers, std::size_t count) {
  const unsigned width = WidthFor(integers[0], integers[count - 1]);
  auto* const leaf = static_cast<IntLeaf*>(arena.Allocate(BytesFor(count, width)));
  leaf->Store(0, integers[0]);
  leaf->set_count(count);
  leaf->Store(kWidthAt, static_cast<std::uint16_t>(width));
  WithWidth(width, [&](auto zero) { leaf->WriteAs<decltype(zero)>(integers, count); });
  return leaf;
}

IntLeaf* IntLeaf::Clone(memory::Arena& arena) const {
  const std::size_t size = bytes();
  return static_cast<IntLeaf*>(
      std::memcpy(arena.Allocate(size), static_cast<const void*>(this), size));
}

std::uint64_t IntLeaf::Offset(std::size_t index) const {
  std::uint64_t offset = 0;
  std::memcpy(&offset, offsets() + index * width(), width());
  return offset;
}

void IntLeaf::SetOffset(std::size_t index, std::uint64_t offset) {
  std::memcpy(offsets() + index * width(), &offset, width());
}

std::size_t IntLeaf::Read(std::int64_t* out) const {
  WithWidth(width(), [&](auto zero) { ReadAs<decltype(zero)>(out); });
  return count();
}

// Without branches on what is compared: these would be guessed wrong half of the time.
template <typename Offset>
std::size_t IntLeaf::LowerBoundOf(std::uint64_t offset) const {
  const unsigned char* from = offsets();
  std::size_t left = count();
  while (left > 1) {
    const std::size_t half = left / 2;
    Offset middle;
    std::memcpy(&middle, from + (half - 1) * sizeof middle, sizeof middle);
    from += middle < offset ? half * sizeof middle : 0;
    left -= half;
  }
  Offset found;
  std::memcpy(&found, from, sizeof found);
  return static_cast<std::size_t>(from - offsets()) / sizeof(Offset) + (found < offset ? 1 : 0);
}

std::size_t IntLeaf::LowerBound(std::int64_t value) const {
  if (value <= static_cast<std::int64_t>(base())) return 0;
  const std::uint64_t offset = static_cast<std::uint64_t>(value) - base();
  if (offset > Reach()) return count();
  return WithWidth(width(), [&](auto zero) { return LowerBoundOf<decltype(zero)>(offset); });
}

// The same object, or a copy of its content in one that has room for `new_count` offsets.
IntLeaf* IntLeaf::Resized(memory::Arena& arena, IntLeaf* leaf, std::size_t new_count) {
  const std::size_t old_bytes = leaf->bytes();
  const std::size_t new_bytes = BytesFor(new_count, leaf->width());
  if (old_bytes == new_bytes) return leaf;
  void* const moved = arena.Allocate(new_bytes);
  std::memcpy(moved, static_cast<void*>(leaf), std::min(old_bytes, new_bytes));
  arena.Free(leaf, old_bytes);
  return static_cast<IntLeaf*>(moved);
}

IntLeaf* IntLeaf::Insert(memory::Arena& arena, IntLeaf* leaf, std::size_t index,
                         std::int64_t value) {
  const std::uint64_t offset = static_cast<std::uint64_t>(value) - leaf->base();
  if (value < static_cast<std::int64_t>(leaf->base()) || offset > leaf->Reach()) {
    return Rebuild(arena, leaf, index, value);
  }
  const std::size_t count = leaf->count();
  if (count == MostOf(leaf->width())) return Rebuild(arena, leaf, index, value);
  leaf = Resized(arena, leaf, count + 1);
  unsigned char* const at = leaf->offsets() + index * leaf->width();
  std::memmove(at + leaf->width(), at, (count - index) * leaf->width());
  leaf->SetOffset(index, offset);
  leaf->set_count(count + 1);
  return leaf;
}

// With another base, or another width: perhaps a smaller one, since integers may have gone.
IntLeaf* IntLeaf::Rebuild(memory::Arena& arena, IntLeaf* leaf, std::size_t index,
                          std::int64_t value) {
  const std::size_t count = leaf->count();
  if (!Fits(count + 1, std::min(value, leaf->first()), std::max(value, leaf->last()))) {
    return nullptr;
  }
  std::int64_t integers[kMostIntegers + 1];
  leaf->Read(integers);
  std::copy_backward(integers + index, integers + count, integers + count + 1);
  integers[index] = value;
  Free(arena, leaf);
  return Make(arena, integers, count + 1);
}

IntLeaf* IntLeaf::Erase(memory::Arena& arena, IntLeaf* leaf, std::size_t index) {
  const std::size_t count = leaf->count();
  const std::size_t old_bytes = leaf->bytes();
  unsigned char* const at = leaf->offsets() + index * leaf->width();
  std::memmove(at, at + leaf->width(), (count - 1 - index) * leaf->width());
  const std::size_t new_bytes = BytesFor(count - 1, leaf->width());
  leaf->set_count(count - 1);
  if (old_bytes == new_bytes) return leaf;
  void* const moved = arena.Allocate(new_bytes);
  std::memcpy(moved, static_cast<void*>(leaf), new_bytes);
  arena.Free(leaf, old_bytes);
  return static_cast<IntLeaf*>(moved);
}

}  // namespace oribi::structures
