// LMOVE RPOPLPUSH LMPOP

#include "commands/list_commands.h"
#include "commands/list_value.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

void Move(CommandContext& ctx, const keyspace::Key& source, ListEnd from,
          const keyspace::Key& target, ListEnd to) {
  bool fits = true;
  {
    const auto key = ctx.db.Write(target);
    fits = IsListOrMissing(key);
  }
  {
    const auto key = ctx.db.Write(source);
    if (!key.exists()) return ctx.reply.Null();
    if (!CheckList(ctx, key)) return;
  }
  if (!fits) return ctx.reply.Error(errors::kWrongType);
  MoveItem(ctx, source, from, target, to);
}

void LMove(CommandContext& ctx) {
  const auto source = ctx.args.Key();
  const auto target = ctx.args.Key();
  const ListEnd from = ReadEnd(ctx.args);
  const ListEnd to = ReadEnd(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  Move(ctx, source, from, target, to);
}

void RPopLPush(CommandContext& ctx) {
  const auto source = ctx.args.Key();
  const auto target = ctx.args.Key();
  Move(ctx, source, ListEnd::kBack, target, ListEnd::kFront);
}

void LMPop(CommandContext& ctx) {
  const PopFromMany wanted = ReadPopFromMany(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  for (const std::string_view name : wanted.keys) {
    auto key = ctx.db.Write(ctx.keyspace.MakeKey(name));
    if (!key.exists()) continue;
    if (CheckList(ctx, key)) PopFromOne(ctx, key, wanted);
    return;
  }
  ctx.reply.NullArray();
}

Argument End(std::string_view name) { return OneOf(name, {Token("LEFT"), Token("RIGHT")}); }

const CommandSpec kLMove = {
    .name = "LMOVE",
    .group = Group::kList,
    .since = "6.2.0",
    .summary =
        "Takes an element off one end of a list, puts it at an end of another, and gives it.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("source", kRW | kAccess | kDelete), Key("destination", kRW | kInsert),
                  End("wherefrom"), End("whereto")},
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
    .arguments = {Integer("numkeys"), Many(Key("key", kRW | kAccess | kDelete)), End("where"),
                  Optional(After("COUNT", Integer("count")))},
    .handler = LMPop,
};

}  // namespace

void AddListMoveCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kLMove, &kRPopLPush, &kLMPop}) table.Add(*spec);
}

}  // namespace oribi::commands
