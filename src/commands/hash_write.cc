// HSET HMSET HSETNX HDEL

#include "commands/breath.h"
#include "commands/hash_value.h"
#include "protocol/errors.h"

namespace oribi::commands {

namespace errors = protocol::errors;

namespace {

// Sets the pairs of a call; how many fields are new. None when an error was answered.
std::optional<std::int64_t> SetPairs(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::size_t pairs = ctx.args.left() / 2;
  if (ctx.args.left() % 2 != 0) {
    ctx.reply.Error(errors::WrongArity(ctx.command.full_name));
    return std::nullopt;
  }
  auto writer = ctx.db.Write(key);
  if (!CheckHash(ctx, writer)) return std::nullopt;
  HashWriter hash(writer);
  std::int64_t added = 0;
  Breath breath(ctx.server);
  while (!ctx.args.done()) {
    const auto field = ctx.args.Text();
    added += hash.Set(field, ctx.args.Text());
    breath(writer);
  }
  hash.ExpectPairs(pairs);
  hash.Settle(kHSetEvent);
  return added;
}

void HSet(CommandContext& ctx) {
  if (RunsAsideAlone(ctx)) return;
  if (const auto added = SetPairs(ctx)) ctx.reply.Integer(*added);
}

void HMSet(CommandContext& ctx) {
  if (RunsAsideAlone(ctx)) return;
  if (SetPairs(ctx)) ctx.reply.Ok();
}

void HSetNx(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto field = ctx.args.Text();
  const auto value = ctx.args.Text();
  auto writer = ctx.db.Write(key);
  if (!CheckHash(ctx, writer)) return;
  HashWriter hash(writer);
  const bool missing = !hash.view().Find(field);
  if (missing) {
    hash.Set(field, value);
    hash.Settle(kHSetEvent);
  }
  ctx.reply.Integer(missing);
}

void HDel(CommandContext& ctx) {
  if (RunsAsideAlone(ctx)) return;
  auto writer = ctx.db.Write(ctx.args.Key());
  if (!CheckHash(ctx, writer)) return;
  HashWriter hash(writer);
  std::int64_t gone = 0;
  Breath breath(ctx.server);
  while (hash.exists() && !ctx.args.done()) {
    gone += hash.Erase(ctx.args.Text());
    breath(writer);
  }
  if (gone > 0) hash.Settle(kHDelEvent);
  ctx.reply.Integer(gone);
}

const CommandSpec kHSet = {
    .name = "HSET",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Sets fields of a hash, which is made when it is missing.",
    .complexity = "O(N) in the number of fields to set",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kUpdate), Many(Block("data", {Text("field"), Text("value")}))},
    .history = {{"4.0.0", "Several pairs of `field` and `value`."}},
    .handler = HSet,
};

const CommandSpec kHMSet = {
    .name = "HMSET",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Sets fields of a hash; an older form of HSET that does not count them.",
    .complexity = "O(N) in the number of fields to set",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kUpdate), Many(Block("data", {Text("field"), Text("value")}))},
    .replaced_by = "`HSET` with multiple field-value pairs",
    .deprecated_since = "4.0.0",
    .handler = HMSet,
};

const CommandSpec kHSetNx = {
    .name = "HSETNX",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Sets a field of a hash unless the hash has that field already.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kInsert), Text("field"), Text("value")},
    .handler = HSetNx,
};

const CommandSpec kHDel = {
    .name = "HDEL",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Takes fields out of a hash, and the key away with the last one.",
    .complexity = "O(N) in the number of fields to take out",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kDelete), Many(Text("field"))},
    .history = {{"2.4.0", "Several `field` arguments."}},
    .handler = HDel,
};

}  // namespace

void AddHashWriteCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kHSet, &kHMSet, &kHSetNx, &kHDel}) table.Add(*spec);
}

}  // namespace oribi::commands
