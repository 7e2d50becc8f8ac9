// BLPOP BRPOP BLMOVE BRPOPLPUSH BLMPOP: the same as without B, except that they wait for a list to
// come where there is none. They run again, as a whole, when one has come.

#include "commands/block_timeout.h"
#include "commands/list_commands.h"
#include "commands/list_value.h"

namespace oribi::commands {
namespace {

void WaitFor(CommandContext& ctx, Arguments keys, std::int64_t deadline_ms) {
  ctx.server.Block(ctx.client, ctx.args.all(), ctx.command,
                   {.keys = keys, .type = keyspace::Type::kList, .deadline_ms = deadline_ms});
}

void BlockingPop(CommandContext& ctx, ListEnd end) {
  const Arguments arguments = ctx.args.rest();
  const Arguments keys = arguments.first(arguments.size() - 1);
  const std::int64_t deadline_ms = ReadTimeout(arguments.back(), ctx.now_ms, ctx.args);
  ctx.args.Skip(arguments.size());
  if (!ctx.args.Finish(ctx.reply)) return;

  for (const std::string_view name : keys) {
    auto key = ctx.db.Write(ctx.keyspace.MakeKey(name));
    if (!key.exists()) continue;
    if (!CheckList(ctx, key)) return;
    ctx.reply.Array(2);
    ctx.reply.Bulk(name);
    return PopItems(ctx, key, end, 1);
  }
  WaitFor(ctx, keys, deadline_ms);
}

void BLPop(CommandContext& ctx) { BlockingPop(ctx, ListEnd::kFront); }
void BRPop(CommandContext& ctx) { BlockingPop(ctx, ListEnd::kBack); }

void BlockingMove(CommandContext& ctx, ListEnd from, ListEnd to) {
  const std::string_view timeout = ctx.args.Text();
  const std::int64_t deadline_ms = ReadTimeout(timeout, ctx.now_ms, ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  const Arguments keys = ctx.args.all().subspan(1, 2);
  const auto source = ctx.keyspace.MakeKey(keys[0]);
  const auto target = ctx.keyspace.MakeKey(keys[1]);
  if (!TryMove(ctx, source, from, target, to)) WaitFor(ctx, keys.first(1), deadline_ms);
}

void BLMove(CommandContext& ctx) {
  ctx.args.Skip(2);
  const ListEnd from = ReadEnd(ctx.args);
  const ListEnd to = ReadEnd(ctx.args);
  BlockingMove(ctx, from, to);
}

void BRPopLPush(CommandContext& ctx) {
  ctx.args.Skip(2);
  BlockingMove(ctx, ListEnd::kBack, ListEnd::kFront);
}

void BLMPop(CommandContext& ctx) {
  const std::string_view timeout = ctx.args.Text();
  const PopFromMany wanted = ReadPopFromMany(ctx.args);
  const std::int64_t deadline_ms = ReadTimeout(timeout, ctx.now_ms, ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  if (!PopFromFirst(ctx, wanted)) WaitFor(ctx, wanted.keys, deadline_ms);
}

CommandSpec PopSpec(std::string_view name, std::string_view summary, Handler handler) {
  return {
      .name = name,
      .group = Group::kList,
      .since = "2.0.0",
      .summary = summary,
      .complexity = "O(N) in the keys",
      .flags = kWrite | kBlocking,
      .arguments = {Many(Key("key", kRW | kAccess | kDelete)), Double("timeout")},
      .history = {{"6.0.0", "Takes fractions of a second."}},
      .handler = handler,
  };
}

const CommandSpec kBLMove = {
    .name = "BLMOVE",
    .group = Group::kList,
    .since = "6.2.0",
    .summary = "Moves an element from one list to another as LMOVE does, once there is one.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kBlocking,
    .arguments = {Key("source", kRW | kAccess | kDelete), Key("destination", kRW | kInsert),
                  EndArgument("wherefrom"), EndArgument("whereto"), Double("timeout")},
    .handler = BLMove,
};

const CommandSpec kBRPopLPush = {
    .name = "BRPOPLPUSH",
    .group = Group::kList,
    .since = "2.2.0",
    .summary = "Moves the last element of a list to the front of another, once there is one.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kBlocking,
    .arguments = {Key("source", kRW | kAccess | kDelete), Key("destination", kRW | kInsert),
                  Double("timeout")},
    .history = {{"6.0.0", "Takes fractions of a second."}},
    .replaced_by = "`BLMOVE` with the `RIGHT` and `LEFT` arguments",
    .deprecated_since = "6.2.0",
    .handler = BRPopLPush,
};

const CommandSpec kBLMPop = {
    .name = "BLMPOP",
    .group = Group::kList,
    .since = "7.0.0",
    .summary = "Takes elements off the first list that has any, or waits for one.",
    .complexity = "O(N+M) in the keys looked at and the elements given",
    .flags = kWrite | kBlocking,
    .arguments = {Double("timeout"), Integer("numkeys"), Many(Key("key", kRW | kAccess | kDelete)),
                  EndArgument("where"), Optional(After("COUNT", Integer("count")))},
    .handler = BLMPop,
};

}  // namespace

void AddListBlockCommands(CommandTable& table) {
  static const CommandSpec kPops[] = {
      PopSpec("BLPOP", "Takes the first element off the first list there is, or waits for one.",
              BLPop),
      PopSpec("BRPOP", "Takes the last element off the first list there is, or waits for one.",
              BRPop),
  };
  for (const CommandSpec& spec : kPops) table.Add(spec);
  for (const CommandSpec* spec : {&kBLMove, &kBRPopLPush, &kBLMPop}) table.Add(*spec);
}

}  // namespace oribi::commands
