// Integers come and go in an IntSet, one by one and in runs, beside a std::set.

#include <cstddef>
#include <cstdint>
#include <set>

#include "base/check.h"
#include "memory/arena.h"
#include "structures/int_set.h"
#include "support/choices.h"

namespace {

using oribi::structures::IntSet;
using oribi::support::ByteChoices;
using Model = std::set<std::int64_t>;

// Near each other, or any distance apart.
std::int64_t Value(ByteChoices& choices) {
  const auto shift = choices.Below(8) == 0 ? choices.Below(64) : 0;
  const auto value = choices.Below(1 << 13) << shift;
  return static_cast<std::int64_t>(choices.Below(4) == 0 ? 0 - value : value);
}

void Change(IntSet& set, Model& model, std::int64_t value, bool insert) {
  if (insert) {
    ORIBI_CHECK(set.Insert(value) == model.insert(value).second);
  } else {
    ORIBI_CHECK(set.Erase(value) == (model.erase(value) == 1));
  }
}

void Run(ByteChoices& choices, IntSet& set, Model& model, std::int64_t value, bool insert) {
  const auto step = static_cast<std::uint64_t>(choices.Below(300));
  auto at = static_cast<std::uint64_t>(value);
  for (auto n = choices.Below(500); n > 0; --n, at += step) {
    Change(set, model, static_cast<std::int64_t>(at), insert);
  }
}

void Compare(const IntSet& set, const Model& model, std::int64_t from) {
  ORIBI_CHECK(set.size() == model.size());
  auto expected = model.lower_bound(from);
  auto rank = static_cast<std::size_t>(std::distance(model.begin(), expected));
  set.VisitFrom(from, [&](std::int64_t value) {
    ORIBI_CHECK(expected != model.end() && value == *expected);
    ORIBI_CHECK(set.At(rank++) == value);
    ++expected;
    return true;
  });
  ORIBI_CHECK(expected == model.end());
}

void Step(ByteChoices& choices, IntSet& set, Model& model) {
  const auto what = choices.Below(8);
  const auto value = Value(choices);
  switch (what) {
    case 0:
    case 1: return Run(choices, set, model, value, what == 0);
    case 2: return Compare(set, model, value);
    case 3: return Change(set, model, model.empty() ? value : *model.rbegin(), false);
    case 4: return Change(set, model, model.empty() ? value : *model.begin(), false);
    default: return Change(set, model, value, what != 5);
  }
}

void Free(IntSet& set) {
  for (std::size_t budget = 0; !set.FreeSome(budget);) budget = 100;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteChoices choices(data, size);
  oribi::memory::Arena arena;
  IntSet set(arena);
  Model model;
  while (choices.More()) Step(choices, set, model);
  Compare(set, model, INT64_MIN);
  IntSet copy(arena);
  copy.CopyFrom(set);
  Compare(copy, model, INT64_MIN);
  ORIBI_CHECK(set.memory_bytes() + copy.memory_bytes() == arena.live_bytes());
  Free(set);
  Free(copy);
  ORIBI_CHECK(arena.live_bytes() == 0);
  return 0;
}
