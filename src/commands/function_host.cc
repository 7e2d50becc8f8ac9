#include "commands/function_host.h"

#include <fmt/format.h>

#include <cmath>

#include "commands/function_run.h"
#include "commands/key_walk.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

using keyspace::EventClass;
using keyspace::KeyWriter;
using protocol::errors::Shown;

FunctionRun& Of(oribi_call* call) { return FunctionRun::Of(call); }
std::string_view View(oribi_text text) { return {text.data, text.size}; }

void Fail(oribi_call* call, oribi_text error) { Of(call).Fail(View(error)); }

int CheckKey(oribi_call* call, uint32_t key) { return Of(call).HasKey(key); }

uint32_t FindKey(oribi_call* call, oribi_text name) {
  for (uint32_t i = 0; i < call->key_count; ++i) {
    if (View(call->keys[i]) == View(name)) return i;
  }
  Of(call).Fail(fmt::format("{} reached for the key '{}', which is not among its keys",
                            Of(call).function().name, Shown(View(name))));
  return 0;
}

int64_t UniqueNumber(oribi_call* call) { return Of(call).UniqueNumber(); }

int KeyType(oribi_call* call, uint32_t key) {
  KeyWriter* const writer = Of(call).LookAtAny(key);
  if (writer == nullptr || !writer->exists()) return ORIBI_NONE;
  switch (writer->entry()->type()) {
    case keyspace::Type::kString: return ORIBI_STRING;
    case keyspace::Type::kList: return ORIBI_LIST;
    case keyspace::Type::kSet: return ORIBI_SET;
    case keyspace::Type::kZset: return ORIBI_SORTED_SET;
    case keyspace::Type::kHash: return ORIBI_HASH;
  }
  return ORIBI_NONE;
}

int64_t KeyDeadline(oribi_call* call, uint32_t key) {
  KeyWriter* const writer = Of(call).LookAtAny(key);
  return writer == nullptr ? ORIBI_NO_DEADLINE : writer->deadline_ms();
}

int KeyExpire(oribi_call* call, uint32_t key, int64_t deadline_ms) {
  KeyWriter* writer = Of(call).LookAtAny(key);
  if (writer == nullptr || !writer->exists()) return 0;
  if (deadline_ms == ORIBI_KEEP_DEADLINE || deadline_ms == writer->deadline_ms()) return 1;
  if (deadline_ms != ORIBI_NO_DEADLINE && deadline_ms <= call->now_ms) {
    Of(call).Delete(key);
    return 1;
  }
  writer = Of(call).ChangeAny(key);
  if (writer == nullptr) return 0;
  writer->SetDeadline(deadline_ms);
  writer->Changed({deadline_ms == ORIBI_NO_DEADLINE ? "persist" : "expire", EventClass::kGeneric});
  Of(call).CountWrite();
  return 1;
}

int KeyDelete(oribi_call* call, uint32_t key) {
  KeyWriter* const writer = Of(call).LookAtAny(key);
  if (writer == nullptr || !writer->exists()) return 0;
  Of(call).Delete(key);
  return call->failed == 0;
}

template <typename Write>
void Reply(oribi_call* call, const Write& write) {
  if (call->failed != 0) return;
  write(Of(call).reply());
  Of(call).CountReply();
}
void ReplyInteger(oribi_call* call, int64_t value) {
  Reply(call, [value](auto& reply) { reply.Integer(value); });
}
void ReplyBulk(oribi_call* call, oribi_text text) {
  Reply(call, [text](auto& reply) { reply.Bulk(View(text)); });
}
void ReplyStatus(oribi_call* call, oribi_text text) {
  Reply(call, [text](auto& reply) { reply.SimpleString(View(text)); });
}
void ReplyDouble(oribi_call* call, double value) {
  Reply(call, [value](auto& reply) { reply.Double(value); });
}
void ReplyNull(oribi_call* call) {
  Reply(call, [](auto& reply) { reply.Null(); });
}
void ReplyArray(oribi_call* call, size_t items) {
  Reply(call, [items](auto& reply) { reply.Array(items); });
}
void ReplyError(oribi_call* call, oribi_text text) {
  Reply(call, [text](auto& reply) { reply.Error(View(text)); });
}

uint32_t AddKey(oribi_call* call, oribi_text name) { return Of(call).AddKey(View(name)); }

size_t DeleteMatching(oribi_call* call, oribi_text pattern) {
  if (!Of(call).MayReachAnyKey()) return 0;
  const KeyFilter filter(View(pattern));
  const keyspace::Database& db = Of(call).db();
  std::vector<std::string> names;
  std::uint64_t cursor = 0;
  do {
    cursor = db.Scan(cursor, [&](const keyspace::Entry& entry) {
      if (!entry.IsDue(call->now_ms) && filter.Wants(entry)) names.emplace_back(entry.key());
    });
  } while (cursor != 0);
  for (const std::string& name : names) Of(call).Delete(Of(call).AddKey(name));
  return names.size();
}

int SelectDatabase(oribi_call* call, int64_t index) { return Of(call).SelectDatabase(index); }

}  // namespace

const oribi_host kFunctionHost = {
    .version = ORIBI_INTERFACE_VERSION,
    .size = sizeof(oribi_host),
    .fail = Fail,
    .check_key = CheckKey,
    .find_key = FindKey,
    .unique_number = UniqueNumber,
    .key_type = KeyType,
    .key_deadline = KeyDeadline,
    .key_expire = KeyExpire,
    .key_delete = KeyDelete,
    .linked_integer = host::LinkedInteger,
    .string_get = host::StringGet,
    .string_get_integer = host::StringGetInteger,
    .string_set = host::StringSet,
    .string_set_integer = host::StringSetInteger,
    .hash_size = host::HashSize,
    .hash_get = host::HashGet,
    .hash_get_integer = host::HashGetInteger,
    .hash_set = host::HashSet,
    .hash_set_integer = host::HashSetInteger,
    .hash_remove = host::HashRemove,
    .hash_each = host::HashEach,
    .set_size = host::SetSize,
    .set_contains = host::SetContains,
    .set_add = host::SetAdd,
    .set_remove = host::SetRemove,
    .set_each = host::SetEach,
    .zset_size = host::ZsetSize,
    .zset_score = host::ZsetScore,
    .zset_add = host::ZsetAdd,
    .zset_add_integer = host::ZsetAddInteger,
    .zset_remove = host::ZsetRemove,
    .zset_at = host::ZsetAt,
    .zset_at_integer = host::ZsetAtInteger,
    .zset_count_until = host::ZsetCountUntil,
    .zset_remove_until = host::ZsetRemoveUntil,
    .zset_each = host::ZsetEach,
    .list_size = host::ListSize,
    .list_at = host::ListAt,
    .list_set = host::ListSet,
    .list_push = host::ListPush,
    .list_pop = host::ListPop,
    .list_each = host::ListEach,
    .reply_integer = ReplyInteger,
    .reply_bulk = ReplyBulk,
    .reply_status = ReplyStatus,
    .reply_double = ReplyDouble,
    .reply_null = ReplyNull,
    .reply_array = ReplyArray,
    .reply_error = ReplyError,
    .open_key = AddKey,
    .delete_matching = DeleteMatching,
    .select_database = SelectDatabase,
};

}  // namespace oribi::commands
