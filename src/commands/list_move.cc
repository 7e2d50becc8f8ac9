// LMOVE RPOPLPUSH LMPOP

#include "commands/list_commands.h"
#include "commands/list_value.h"

namespace oribi::commands {
namespace {

void LMove(CommandContext& ctx) {
  const auto source = ctx.args.Key();
  const auto target = ctx.args.Key();
  const ListEnd from = ReadEnd(ctx.args);
  const ListEnd to = ReadEnd(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  if (!TryMove(ctx, source, from, target, to)) ctx.reply.Null();
}

void RPopLPush(CommandContext& ctx) {
  const auto source = ctx.args.Key();
  const auto target = ctx.args.Key();
  if (!TryMove(ctx, source, ListEnd::kBack, target, ListEnd::kFront)) ctx.reply.Null();
}

void LMPop(CommandContext& ctx) {
  const PopFromMany wanted = ReadPopFromMany(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  if (!PopFromFirst(ctx, wanted)) ctx.reply.NullArray();
}

const CommandSpec kLMove = {
    .name = "LMOVE",
    .group = Group::kList,
    .since = "6.2.0",
    .summary =
        "Takes an element off one end of a list, puts it at an end of another, and gives it.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("source", kRW | kAccess | kDelete), Key("destination", kRW | kInsert),
                  EndArgument("wherefrom"), EndArgument("whereto")},
    .handler = LMove,
};

const CommandSpec kRPopLPush = {
    .name = "RPOPLPUSH",
    .group = Group::kList,
    .since = "1.2.0",
    .summary = "Takes the last element of a list, puts it in front of another, and gives it.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("source", kRW | kAccess | kDelete), Key("destination", kRW | kInsert)},
    .replaced_by = "`LMOVE` with the `RIGHT` and `LEFT` arguments",
    .deprecated_since = "6.2.0",
    .handler = RPopLPush,
};

const CommandSpec kLMPop = {
    .name = "LMPOP",
    .group = Group::kList,
    .since = "7.0.0",
    .summary = "Takes elements off one end of the first list that has any, and gives them.",
    .complexity = "O(N+M) in the keys looked at and the elements given",
    .flags = kWrite,
    .arguments = {Integer("numkeys"), Many(Key("key", kRW | kAccess | kDelete)),
                  EndArgument("where"), Optional(After("COUNT", Integer("count")))},
    .handler = LMPop,
};

}  // namespace

void AddListMoveCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kLMove, &kRPopLPush, &kLMPop}) table.Add(*spec);
}

}  // namespace oribi::commands
