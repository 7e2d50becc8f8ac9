// LSET LINSERT LREM LTRIM

#include <limits>

#include "commands/list_commands.h"
#include "commands/list_value.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using keyspace::EventClass;
using keyspace::ListWriter;

void LSet(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  auto writer = ctx.db.Write(key);
  if (!writer.exists()) return ctx.reply.Error(errors::kNoSuchKey);
  if (!CheckList(ctx, writer)) return;
  std::int64_t index = ctx.args.Integer();
  const auto element = ctx.args.Text();
  if (!ctx.args.Finish(ctx.reply)) return;

  ListWriter list(writer);
  list.Announce(element);
  const std::size_t size = list.size();
  if (index < 0) index += static_cast<std::int64_t>(size);
  if (index < 0 || static_cast<std::size_t>(index) >= size) {
    return ctx.reply.Error("ERR index out of range");
  }
  list.Set(static_cast<std::size_t>(index), element);
  writer.Changed({"lset", EventClass::kList});
  ctx.reply.Ok();
}

void LInsert(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const bool before = ctx.args.Accept("BEFORE");
  if (!before && !ctx.args.Accept("AFTER")) return ctx.reply.Error(errors::kSyntax);
  const auto pivot = ctx.args.Text();
  const auto element = ctx.args.Text();
  if (!ctx.args.Finish(ctx.reply)) return;

  auto writer = ctx.db.Write(key);
  if (!writer.exists()) return ctx.reply.Integer(0);
  if (!CheckList(ctx, writer)) return;
  ListWriter list(writer);
  if (!list.InsertBeside(pivot, before, element)) return ctx.reply.Integer(-1);
  writer.Changed({"linsert", EventClass::kList});
  ctx.reply.Integer(static_cast<std::int64_t>(list.size()));
}

void LRem(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::int64_t count = ctx.args.Integer();
  if (count == std::numeric_limits<std::int64_t>::min()) ctx.args.Fail(kNegativeRange);
  const auto element = ctx.args.Text();
  if (!ctx.args.Finish(ctx.reply)) return;

  auto writer = ctx.db.Write(key);
  if (!writer.exists()) return ctx.reply.Integer(0);
  if (!CheckList(ctx, writer)) return;
  ListWriter list(writer);
  const auto most = count == 0 ? list.size() : static_cast<std::size_t>(count < 0 ? -count : count);
  const std::size_t removed = list.RemoveEqual(element, most, count < 0);
  if (removed != 0) list.Taken({"lrem", EventClass::kList}, removed);
  ctx.reply.Integer(static_cast<std::int64_t>(removed));
}

void LTrim(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::int64_t start = ctx.args.Integer();
  const std::int64_t stop = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;

  auto writer = ctx.db.Write(key);
  if (!writer.exists()) return ctx.reply.Ok();
  if (!CheckList(ctx, writer)) return;
  ListWriter list(writer);
  const std::size_t size = list.size();
  const ItemRange kept = ClampItems(start, stop, size);
  const std::size_t end = kept.first + kept.count;
  constexpr keyspace::KeyEvent kTrimmed = {"ltrim", EventClass::kList};
  ctx.reply.Ok();
  if (kept.count == 0) return list.TakeAll(kTrimmed);
  list.Erase(end, size - end);
  list.Erase(0, kept.first);
  list.Taken(kTrimmed, size - kept.count);
}

const CommandSpec kLSet = {
    .name = "LSET",
    .group = Group::kList,
    .since = "1.0.0",
    .summary = "Puts another element at a position of a list.",
    .complexity = "O(N), N being a few thousandths of the elements to the nearer end",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("key", kRW | kUpdate), Integer("index"), Text("element")},
    .handler = LSet,
};

const CommandSpec kLInsert = {
    .name = "LINSERT",
    .group = Group::kList,
    .since = "2.2.0",
    .summary = "Puts an element before or after another one of a list.",
    .complexity = "O(N) in the elements before the other one",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("key", kRW | kInsert), OneOf("where", {Token("BEFORE"), Token("AFTER")}),
                  Text("pivot"), Text("element")},
    .handler = LInsert,
};

const CommandSpec kLRem = {
    .name = "LREM",
    .group = Group::kList,
    .since = "1.0.0",
    .summary = "Removes the first, the last or all elements of a list that equal the one given.",
    .complexity = "O(N) in the elements of the list",
    .flags = kWrite,
    .arguments = {Key("key", kRW | kDelete), Integer("count"), Text("element")},
    .handler = LRem,
};

const CommandSpec kLTrim = {
    .name = "LTRIM",
    .group = Group::kList,
    .since = "1.0.0",
    .summary = "Removes the elements of a list outside of two positions.",
    .complexity = "O(N) in the elements removed",
    .flags = kWrite,
    .arguments = {Key("key", kRW | kDelete), Integer("start"), Integer("stop")},
    .handler = LTrim,
};

}  // namespace

void AddListEditCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kLSet, &kLInsert, &kLRem, &kLTrim}) table.Add(*spec);
}

}  // namespace oribi::commands
