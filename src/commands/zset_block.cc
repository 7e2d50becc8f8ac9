// BZPOPMIN BZPOPMAX BZMPOP: the same as without B, except that they wait for a sorted set to come
// where there is none. They run again, as a whole, when one has come.

#include "commands/block_timeout.h"
#include "commands/zset_commands.h"
#include "commands/zset_pop.h"

namespace oribi::commands {
namespace {

void PopOrWait(CommandContext& ctx, const MultiPopCall& call, std::int64_t deadline_ms,
               PopReply form) {
  if (PopFromFirst(ctx, call.keys, call.end, call.count, form)) return;
  ctx.server.Block(ctx.client, ctx.args.all(), ctx.command,
                   {.keys = call.keys, .type = keyspace::Type::kZset, .deadline_ms = deadline_ms});
}

void BlockingPop(CommandContext& ctx, ZsetEnd end) {
  const Arguments arguments = ctx.args.rest();
  const MultiPopCall call{.keys = arguments.first(arguments.size() - 1), .end = end};
  const std::int64_t deadline_ms = ReadTimeout(arguments.back(), ctx.now_ms, ctx.args);
  ctx.args.Skip(arguments.size());
  if (ctx.args.Finish(ctx.reply)) PopOrWait(ctx, call, deadline_ms, PopReply::kKeyFlat);
}

void BZPopMin(CommandContext& ctx) { BlockingPop(ctx, ZsetEnd::kMin); }
void BZPopMax(CommandContext& ctx) { BlockingPop(ctx, ZsetEnd::kMax); }

void BZMPop(CommandContext& ctx) {
  const std::string_view timeout = ctx.args.Text();
  MultiPopCall call;
  if (!ReadMultiPopCall(ctx, call)) return;
  const std::int64_t deadline_ms = ReadTimeout(timeout, ctx.now_ms, ctx.args);
  if (ctx.args.Finish(ctx.reply)) PopOrWait(ctx, call, deadline_ms, PopReply::kKeyThenPairs);
}

CommandSpec PopSpec(std::string_view name, std::string_view summary, Handler handler) {
  return {
      .name = name,
      .group = Group::kSortedSet,
      .since = "5.0.0",
      .summary = summary,
      .complexity = "O(log(N)), N being the size of the sorted set.",
      .flags = kWrite | kFast | kBlocking,
      .arguments = {Many(Key("key", kRW | kAccess | kDelete)), Double("timeout")},
      .history = {{"6.0.0", "Takes fractions of a second."}},
      .handler = handler,
  };
}

const CommandSpec kBZPopMin =
    PopSpec("BZPOPMIN",
            "Takes the member with the lowest score out of the first sorted set that is there, and "
            "waits for one if there is none.",
            BZPopMin);
const CommandSpec kBZPopMax =
    PopSpec("BZPOPMAX",
            "Takes the member with the highest score out of the first sorted set that is there, "
            "and waits for one if there is none.",
            BZPopMax);

const CommandSpec kBZMPop = {
    .name = "BZMPOP",
    .group = Group::kSortedSet,
    .since = "7.0.0",
    .summary =
        "Takes members from one end of the first sorted set that is there, and waits for one "
        "if there is none.",
    .complexity =
        "O(K) + O(log(N)+M), K being the number of keys, N the size of the sorted set and "
        "M the number popped.",
    .flags = kWrite | kBlocking,
    .arguments = {Double("timeout"), Integer("numkeys"), Many(Key("key", kRW | kAccess | kDelete)),
                  OneOf("where", {Token("MIN"), Token("MAX")}),
                  Optional(After("COUNT", Integer("count")))},
    .handler = BZMPop,
};

}  // namespace

void AddZsetBlockCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kBZPopMin, &kBZPopMax, &kBZMPop}) table.Add(*spec);
}

}  // namespace oribi::commands
