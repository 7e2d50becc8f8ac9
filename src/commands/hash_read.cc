// HGET HMGET HEXISTS HSTRLEN HLEN HGETALL HKEYS HVALS

#include "commands/breath.h"
#include "commands/hash_value.h"

namespace oribi::commands {
namespace {

void HGet(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto field = ctx.args.Text();
  const auto hash = ReadHash(ctx, key);
  if (hash) ReplyValueOrNull(ctx.reply, hash->Find(field));
}

void HMGet(CommandContext& ctx) {
  const auto hash = ReadHash(ctx, ctx.args.Key());
  if (!hash) return;
  ctx.reply.Array(ctx.args.left());
  while (!ctx.args.done()) ReplyValueOrNull(ctx.reply, hash->Find(ctx.args.Text()));
}

void HExists(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto field = ctx.args.Text();
  const auto hash = ReadHash(ctx, key);
  if (hash) ctx.reply.Integer(hash->Find(field).has_value());
}

void HStrLen(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto field = ctx.args.Text();
  const auto hash = ReadHash(ctx, key);
  if (!hash) return;
  const auto found = hash->Find(field);
  char digits[base::kInt64Chars];
  ctx.reply.Integer(found ? static_cast<std::int64_t>(found->value.Text(digits).size()) : 0);
}

void HLen(CommandContext& ctx) {
  const auto hash = ReadHash(ctx, ctx.args.Key());
  if (hash) ctx.reply.Integer(static_cast<std::int64_t>(hash->size()));
}

// Reads the hash of HGETALL and its kin; none when it is answered, or will be aside.
std::optional<Hash> ReadWholeHash(CommandContext& ctx) {
  auto hash = ReadHash(ctx, ctx.args.Key());
  if (hash && RunsAside(ctx, hash->size())) hash.reset();
  return hash;
}

template <typename Reply>
void ReplyFields(CommandContext& ctx, const Hash& hash, Reply&& reply) {
  Breath breath(ctx.server);
  hash.ForEach([&](const HashField& field) {
    reply(field);
    breath();
  });
}

void HGetAll(CommandContext& ctx) {
  const auto hash = ReadWholeHash(ctx);
  if (!hash) return;
  ctx.reply.Map(hash->size());
  ReplyFields(ctx, *hash, [&ctx](const HashField& field) {
    ReplyName(ctx.reply, field.name);
    ReplyValue(ctx.reply, field.value);
  });
}

void HKeys(CommandContext& ctx) {
  const auto hash = ReadWholeHash(ctx);
  if (!hash) return;
  ctx.reply.Array(hash->size());
  ReplyFields(ctx, *hash, [&ctx](const HashField& field) { ReplyName(ctx.reply, field.name); });
}

void HVals(CommandContext& ctx) {
  const auto hash = ReadWholeHash(ctx);
  if (!hash) return;
  ctx.reply.Array(hash->size());
  ReplyFields(ctx, *hash, [&ctx](const HashField& field) { ReplyValue(ctx.reply, field.value); });
}

const CommandSpec kHGet = {
    .name = "HGET",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Gives the value of one field of a hash.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Text("field")},
    .handler = HGet,
};

const CommandSpec kHMGet = {
    .name = "HMGET",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Gives the values of several fields of a hash, null for one that is not there.",
    .complexity = "O(N) in the number of fields asked for",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Many(Text("field"))},
    .handler = HMGet,
};

const CommandSpec kHExists = {
    .name = "HEXISTS",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Tells whether a hash has this field.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO), Text("field")},
    .handler = HExists,
};

const CommandSpec kHStrLen = {
    .name = "HSTRLEN",
    .group = Group::kHash,
    .since = "3.2.0",
    .summary = "Tells how long the value of a field is.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO), Text("field")},
    .handler = HStrLen,
};

const CommandSpec kHLen = {
    .name = "HLEN",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Counts the fields of a hash.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO)},
    .handler = HLen,
};

CommandSpec WholeHash(std::string_view name, std::string_view summary, Handler handler) {
  return {
      .name = name,
      .group = Group::kHash,
      .since = "2.0.0",
      .summary = summary,
      .complexity = "O(N) in the number of fields",
      .flags = kReadonly,
      .arguments = {Key("key", kRO | kAccess)},
      .tips = {"nondeterministic_output_order"},
      .handler = handler,
  };
}

}  // namespace

void AddHashReadCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kHGet, &kHMGet, &kHExists, &kHStrLen, &kHLen}) table.Add(*spec);
  table.Add(WholeHash("HGETALL", "Gives all fields of a hash with their values.", HGetAll));
  table.Add(WholeHash("HKEYS", "Gives the names of all fields of a hash.", HKeys));
  table.Add(WholeHash("HVALS", "Gives the values of all fields of a hash.", HVals));
}

}  // namespace oribi::commands
