#include "commands/generic.h"

#include "commands/context.h"
#include "commands/key_lookup.h"

// Commands about keys as such, whatever their values are.
namespace oribi::commands {
namespace {

using keyspace::EventClass;

// Deleting hands everything big to the reclaimer, so DEL is as quick as UNLINK.
void Del(CommandContext& ctx) {
  std::int64_t deleted = 0;
  ForEachKey(ctx, [&](const keyspace::Key& name) {
    auto key = ctx.db.Write(name);
    if (!key.exists()) return;
    key.Delete();
    key.Changed({"del", EventClass::kGeneric});
    ++deleted;
  });
  ctx.reply.Integer(deleted);
}

void Exists(CommandContext& ctx) {
  std::int64_t found = 0;
  ForEachKey(ctx, [&](const keyspace::Key& key) { found += ReadUntouched(ctx, key) != nullptr; });
  ctx.reply.Integer(found);
}

// Touches even for a client with CLIENT NO-TOUCH, as in Redis.
void Touch(CommandContext& ctx) {
  bool& touch = ctx.keyspace.state().touch;
  const bool before = std::exchange(touch, true);
  std::int64_t found = 0;
  ForEachKey(ctx, [&](const keyspace::Key& key) { found += ctx.db.Read(key) != nullptr; });
  touch = before;
  ctx.reply.Integer(found);
}

void Type(CommandContext& ctx) {
  const keyspace::Entry* const entry = ReadUntouched(ctx, ctx.args.Key());
  ctx.reply.SimpleString(entry == nullptr ? "none" : keyspace::TypeName(entry->type()));
}

void RandomKey(CommandContext& ctx) {
  const keyspace::Entry* const entry = ctx.db.RandomKey();
  if (entry == nullptr) return ctx.reply.Null();
  ctx.reply.Bulk(entry->key());
}

const CommandSpec kDel = {
    .name = "DEL",
    .group = Group::kGeneric,
    .since = "1.0.0",
    .summary = "Removes the given keys and counts those that were there.",
    .complexity = "O(N), N being the number of keys; large values are freed aside.",
    .flags = kWrite,
    .arguments = {Many(Key("key", kRM | kDelete))},
    .tips = {"request_policy:multi_shard", "response_policy:agg_sum"},
    .handler = Del,
};

const CommandSpec kUnlink = {
    .name = "UNLINK",
    .group = Group::kGeneric,
    .since = "4.0.0",
    .summary = "Removes the given keys at once and frees their values aside.",
    .complexity = "O(N), N being the number of keys; large values are freed aside.",
    .flags = kWrite | kFast,
    .arguments = {Many(Key("key", kRM | kDelete))},
    .tips = {"request_policy:multi_shard", "response_policy:agg_sum"},
    .handler = Del,
};

const CommandSpec kExists = {
    .name = "EXISTS",
    .group = Group::kGeneric,
    .since = "1.0.0",
    .summary = "Counts how many of the given keys exist; a key named twice counts twice.",
    .complexity = "O(N), N being the number of keys.",
    .flags = kReadonly | kFast,
    .arguments = {Many(Key("key", kRO))},
    .tips = {"request_policy:multi_shard", "response_policy:agg_sum"},
    .history = {{"3.0.3", "Takes several keys."}},
    .handler = Exists,
};

const CommandSpec kTouch = {
    .name = "TOUCH",
    .group = Group::kGeneric,
    .since = "3.2.1",
    .summary = "Marks the given keys as used just now and counts those that exist.",
    .complexity = "O(N), N being the number of keys.",
    .flags = kReadonly | kFast,
    .arguments = {Many(Key("key", kRO))},
    .tips = {"request_policy:multi_shard", "response_policy:agg_sum"},
    .handler = Touch,
};

const CommandSpec kType = {
    .name = "TYPE",
    .group = Group::kGeneric,
    .since = "1.0.0",
    .summary = "Tells of which type a key's value is.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO)},
    .handler = Type,
};

const CommandSpec kRandomKey = {
    .name = "RANDOMKEY",
    .group = Group::kGeneric,
    .since = "1.0.0",
    .summary = "Picks any key of the database.",
    .complexity = "O(1)",
    .flags = kReadonly,
    .tips = {"request_policy:all_shards", "response_policy:special", "nondeterministic_output"},
    .handler = RandomKey,
};

}  // namespace

void AddGenericCommands(CommandTable& table);

void AddGenericCommands(CommandTable& table) {
  table.Add(kDel);
  table.Add(kUnlink);
  table.Add(kExists);
  table.Add(kTouch);
  table.Add(kType);
  table.Add(kRandomKey);
  AddCopyCommands(table);
}

}  // namespace oribi::commands
