// Members come and go in a MemberTable, beside a std::set.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "base/check.h"
#include "memory/arena.h"
#include "structures/member_table.h"
#include "support/texts.h"

namespace {

using oribi::structures::MemberTable;
using oribi::support::ByteChoices;
using Model = std::set<std::string, std::less<>>;

void Change(MemberTable& table, Model& model, const std::string& member, bool insert) {
  if (insert) {
    ORIBI_CHECK(table.Insert(member) == model.insert(member).second);
  } else {
    ORIBI_CHECK(table.Erase(member) == (model.erase(member) == 1));
  }
  ORIBI_CHECK(table.Contains(member) == insert);
}

void Step(ByteChoices& choices, MemberTable& table, Model& model) {
  const auto what = choices.Below(8);
  if (what > 1) return Change(table, model, oribi::support::ChooseText(choices), what > 3);
  const auto first = choices.Below(1 << 12);
  for (auto n = choices.Below(500); n > 0; --n) {
    Change(table, model, "word" + std::to_string(first + n), what == 0);
  }
}

void Compare(const MemberTable& table, const Model& model) {
  ORIBI_CHECK(table.size() == model.size());
  Model seen;
  std::uint64_t cursor = 0;
  do {
    cursor = table.Scan(cursor, [&](std::string_view member) { seen.emplace(member); });
  } while (cursor != 0);
  ORIBI_CHECK(seen == model);
}

void Free(MemberTable& table) {
  for (std::size_t budget = 0; !table.FreeSome(budget);) budget = 100;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteChoices choices(data, size);
  oribi::memory::Arena arena;
  MemberTable table(arena, 7);
  Model model;
  while (choices.More()) Step(choices, table, model);
  Compare(table, model);
  MemberTable copy(arena, 7);
  copy.CopyFrom(table);
  Compare(copy, model);
  Free(table);
  Free(copy);
  ORIBI_CHECK(arena.live_bytes() == 0);
  return 0;
}
