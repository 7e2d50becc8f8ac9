// Fields come, change, get deadlines and go in a FieldMap, beside a std::map.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "base/check.h"
#include "memory/arena.h"
#include "structures/field_map.h"
#include "support/texts.h"

namespace {

using oribi::structures::EncodedItem;
using oribi::structures::Field;
using oribi::structures::FieldMap;
using oribi::support::ByteChoices;
using oribi::support::ChooseText;

constexpr std::int64_t kStart = 1'800'000'000'000;

struct Expected {
  std::string value;
  std::int64_t deadline_ms = FieldMap::kNoDeadline;
};
using Model = std::map<std::string, Expected>;

void Set(FieldMap& map, Model& model, const std::string& name, const Expected& field) {
  const bool is_new = map.Set(EncodedItem(name), EncodedItem(field.value), field.deadline_ms);
  ORIBI_CHECK(is_new != model.contains(name));
  auto& kept = model[name];
  kept.value = field.value;
  if (field.deadline_ms != FieldMap::kKeepDeadline) kept.deadline_ms = field.deadline_ms;
}

std::int64_t Deadline(ByteChoices& choices) {
  switch (choices.Below(4)) {
    case 0: return FieldMap::kKeepDeadline;
    case 1: return kStart + static_cast<std::int64_t>(choices.Below(1 << 12));
    default: return FieldMap::kNoDeadline;
  }
}

void Expire(FieldMap& map, Model& model, std::int64_t now_ms) {
  const auto due = std::erase_if(model, [now_ms](const auto& field) {
    return field.second.deadline_ms != FieldMap::kNoDeadline && field.second.deadline_ms <= now_ms;
  });
  ORIBI_CHECK(map.ExpireDue(now_ms, SIZE_MAX) == due);
}

void Many(ByteChoices& choices, FieldMap& map, Model& model) {
  const auto first = choices.Below(1 << 12);
  const bool erases = choices.Below(3) == 0;
  for (auto n = choices.Below(400); n > 0; --n) {
    const auto name = "word" + std::to_string(first + n);
    if (erases) {
      ORIBI_CHECK(map.Erase(EncodedItem(name)) == (model.erase(name) == 1));
    } else {
      Set(map, model, name, {std::to_string(n * n), FieldMap::kKeepDeadline});
    }
  }
}

void Step(ByteChoices& choices, FieldMap& map, Model& model) {
  const auto what = choices.Below(8);
  if (what == 0) return Many(choices, map, model);
  if (what == 1) {
    return Expire(map, model, kStart + static_cast<std::int64_t>(choices.Below(1 << 12)));
  }
  const auto name = ChooseText(choices);
  if (what == 2) {
    ORIBI_CHECK(map.Erase(EncodedItem(name)) == (model.erase(name) == 1));
  } else if (what == 3) {
    const auto found = model.find(name);
    if (found == model.end()) return;
    const auto deadline_ms = Deadline(choices);
    if (deadline_ms == FieldMap::kKeepDeadline) return;
    map.SetDeadline(EncodedItem(name), deadline_ms);
    found->second.deadline_ms = deadline_ms;
  } else {
    const auto value = ChooseText(choices);
    Set(map, model, name, {value, Deadline(choices)});
  }
}

void Compare(const FieldMap& map, const Model& model) {
  ORIBI_CHECK(map.size() == model.size());
  std::size_t deadlines = 0;
  for (const auto& [name, expected] : model) {
    const Field* const field = map.Find(EncodedItem(name));
    char digits[oribi::base::kInt64Chars];
    ORIBI_CHECK(field != nullptr && field->value().Text(digits) == expected.value);
    const bool has = expected.deadline_ms != FieldMap::kNoDeadline;
    ORIBI_CHECK(field->has_deadline() == has);
    ORIBI_CHECK(!has || field->deadline_ms() == expected.deadline_ms);
    ORIBI_CHECK(!has || map.next_deadline_ms() <= expected.deadline_ms);
    deadlines += has ? 1 : 0;
  }
  ORIBI_CHECK(map.volatile_fields() == deadlines);
}

void Free(FieldMap& map) {
  for (std::size_t budget = 0; !map.FreeSome(budget);) budget = 100;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteChoices choices(data, size);
  oribi::memory::Arena arena;
  FieldMap map(arena, 7);
  Model model;
  while (choices.More()) Step(choices, map, model);
  Compare(map, model);
  FieldMap copy(arena, 7);
  copy.CopyFrom(map);
  Compare(copy, model);
  Free(map);
  Free(copy);
  ORIBI_CHECK(arena.live_bytes() == 0);
  return 0;
}
