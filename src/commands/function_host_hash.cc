#include <fmt/format.h>

#include "base/numbers.h"
#include "commands/function_host.h"
#include "commands/hash_value.h"
#include "protocol/errors.h"

namespace oribi::commands::host {
namespace {

using keyspace::KeyWriter;
using keyspace::Type;

Hash HashOf(oribi_call* call, KeyWriter* key) {
  return {key == nullptr ? nullptr : key->entry(), call->now_ms};
}

std::optional<HashField> Find(oribi_call* call, uint32_t key, oribi_text field) {
  return HashOf(call, Of(call).Look(key, Type::kHash)).Find(View(field));
}

// A text may lie in the very value it is to change.
std::string_view Apart(oribi_call* call, const KeyWriter& key, oribi_text text) {
  const std::string_view blob = key.blob();
  if (text.data < blob.data() || text.data >= blob.data() + blob.size()) [[likely]]
    return View(text);
  return Of(call).kept_text() = View(text);
}

template <typename Write>
int Change(oribi_call* call, uint32_t key, oribi_text field, const Write& write) {
  KeyWriter* const writer = Of(call).Change(key, Type::kHash);
  if (writer == nullptr) return 0;
  if (Of(call).IsNoted(key)) Of(call).undo().NoteField(*writer, View(field));
  HashWriter hash(*writer);
  const bool added = write(hash, *writer);
  hash.Settle(kHSetEvent);
  Of(call).CountWrite();
  return added;
}

}  // namespace

size_t HashSize(oribi_call* call, uint32_t key) {
  return HashOf(call, Of(call).Look(key, Type::kHash)).size();
}

int HashGet(oribi_call* call, uint32_t key, oribi_text field, oribi_text* value) {
  *value = {"", 0};
  const auto found = Find(call, key, field);
  if (!found) return 0;
  const std::string_view text =
      found->value.Text(found->value.is_integer() ? Of(call).Digits() : nullptr);
  *value = {text.data(), text.size()};
  return 1;
}

int HashGetInteger(oribi_call* call, uint32_t key, oribi_text field, int64_t* value) {
  *value = 0;
  const auto found = Find(call, key, field);
  if (!found) return 0;
  if (found->value.is_integer()) {
    *value = found->value.integer();
    return 1;
  }
  char digits[base::kInt64Chars];
  const auto integer = base::ParseInteger(found->value.Text(digits));
  if (!integer) {
    Of(call).Fail(fmt::format("ERR the value of '{}' in '{}' is not an integer or out of range",
                              protocol::errors::Shown(View(field)),
                              protocol::errors::Shown(View(call->keys[key]))));
    return 0;
  }
  *value = *integer;
  return 1;
}

int HashSet(oribi_call* call, uint32_t key, oribi_text field, oribi_text value) {
  return Change(call, key, field, [&](HashWriter& hash, const KeyWriter& writer) {
    return hash.Set(View(field), Apart(call, writer, value));
  });
}

int HashSetInteger(oribi_call* call, uint32_t key, oribi_text field, int64_t value) {
  return Change(call, key, field, [&](HashWriter& hash, const KeyWriter&) {
    return hash.SetInteger(View(field), value, keyspace::kNoDeadline);
  });
}

int HashRemove(oribi_call* call, uint32_t key, oribi_text field) {
  if (!Find(call, key, field)) return 0;
  KeyWriter* const writer = Of(call).Change(key, Type::kHash);
  if (writer == nullptr) return 0;
  if (Of(call).IsNoted(key)) {
    if (HashOf(call, writer).size() == 1) {
      Of(call).Delete(key);
      return 1;
    }
    Of(call).undo().NoteField(*writer, View(field));
  }
  HashWriter hash(*writer);
  hash.Erase(View(field));
  hash.Settle(kHDelEvent);
  Of(call).CountWrite();
  return 1;
}

void HashEach(oribi_call* call, uint32_t key, oribi_visit_pair visit, void* context) {
  HashOf(call, Of(call).Look(key, Type::kHash)).ForEach([&](const HashField& field) {
    char name_digits[base::kInt64Chars];
    char value_digits[base::kInt64Chars];
    const std::string_view name = field.name.Text(name_digits);
    const std::string_view value = field.value.Text(value_digits);
    visit(context, {name.data(), name.size()}, {value.data(), value.size()});
  });
}

}  // namespace oribi::commands::host
