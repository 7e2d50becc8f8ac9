#include <fmt/format.h>

#include "base/numbers.h"
#include "commands/function_host.h"
#include "protocol/errors.h"

namespace oribi::commands::host {
namespace {

using keyspace::Entry;
using keyspace::EventClass;
using keyspace::KeyWriter;
using keyspace::Type;

std::optional<std::int64_t> IntegerOf(const Entry& entry) {
  if (entry.form() == Entry::Form::kInteger) [[likely]]
    return entry.integer();
  return base::ParseInteger(entry.bytes());
}

void FailInteger(oribi_call* call, std::string_view key) {
  if (Of(call).IsScript()) return Of(call).Fail(protocol::errors::kNotAnInteger);
  Of(call).Fail(fmt::format("ERR the value of '{}' is not an integer or out of range",
                            protocol::errors::Shown(key)));
}

// What a deadline means for this key; 0 when the value is gone at once.
std::int64_t DeadlineFor(const KeyWriter& writer, std::int64_t wanted, std::int64_t now_ms) {
  if (wanted == ORIBI_KEEP_DEADLINE) return writer.deadline_ms();
  return wanted == ORIBI_NO_DEADLINE || wanted > now_ms ? wanted : 0;
}

void Report(oribi_call* call, KeyWriter& writer, std::int64_t deadline_ms) {
  writer.Changed({"set", EventClass::kString});
  if (deadline_ms >= 0) writer.Also({"expire", EventClass::kGeneric});
  Of(call).CountWrite();
}

}  // namespace

int StringGet(oribi_call* call, uint32_t key, oribi_text* value) {
  *value = {"", 0};
  KeyWriter* const writer = Of(call).Look(key, Type::kString);
  if (writer == nullptr || !writer->exists()) return 0;
  const Entry& entry = *writer->entry();
  if (entry.form() == Entry::Form::kInteger) {
    char* const digits = Of(call).Digits();
    *value = {digits, base::FormatInteger(entry.integer(), digits)};
  } else {
    const std::string_view bytes = entry.bytes();
    *value = {bytes.data(), bytes.size()};
  }
  return 1;
}

int StringGetInteger(oribi_call* call, uint32_t key, int64_t* value) {
  *value = 0;
  KeyWriter* const writer = Of(call).Look(key, Type::kString);
  if (writer == nullptr || !writer->exists()) return 0;
  const auto integer = IntegerOf(*writer->entry());
  if (!integer) {
    FailInteger(call, writer->key().text);
    return 0;
  }
  *value = *integer;
  return 1;
}

void StringSet(oribi_call* call, uint32_t key, oribi_text value, int64_t deadline_ms) {
  KeyWriter* const writer = Of(call).Change(key, Type::kString);
  if (writer == nullptr) return;
  const std::int64_t deadline = DeadlineFor(*writer, deadline_ms, call->now_ms);
  if (deadline == 0) return Of(call).Delete(key);
  writer->SetString({value.data, value.size}, deadline);
  Report(call, *writer, deadline_ms);
}

void StringSetInteger(oribi_call* call, uint32_t key, int64_t value, int64_t deadline_ms) {
  KeyWriter* const writer = Of(call).Change(key, Type::kString);
  if (writer == nullptr) return;
  const std::int64_t deadline = DeadlineFor(*writer, deadline_ms, call->now_ms);
  if (deadline == 0) return Of(call).Delete(key);
  const bool replaces = writer->exists() && writer->entry()->form() == Entry::Form::kInteger &&
                        deadline == writer->deadline_ms();
  replaces ? writer->ReplaceInteger(value) : writer->SetInteger(value, deadline);
  Report(call, *writer, deadline_ms);
}

// Such a key was among the keys of the call that wrote the value which names it. It is looked at
// aside, without a change to anything.
int64_t LinkedInteger(oribi_call* call, oribi_text name) {
  FunctionRun& run = Of(call);
  const std::string_view text{name.data, name.size};
  if (run.failed != 0) return 0;
  if (!run.function().is(ORIBI_FUNCTION_READS_LINKS)) {
    run.Fail(fmt::format("{} reached for the key '{}', which is not among its keys",
                         run.function().name, protocol::errors::Shown(text)));
    return 0;
  }
  CommandContext& context = run.context();
  const Entry* const entry = context.db.Peek(context.keyspace.MakeKey(text));
  if (entry == nullptr || entry->type() != Type::kString) return 0;
  return IntegerOf(*entry).value_or(0);
}

}  // namespace oribi::commands::host
