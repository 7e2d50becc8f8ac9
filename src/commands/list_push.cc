// LPUSH RPUSH LPUSHX RPUSHX LPOP RPOP

#include <algorithm>
#include <limits>

#include "commands/breath.h"
#include "commands/list_commands.h"
#include "commands/list_value.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using keyspace::ListWriter;

// Elements pushed between two breaths.
constexpr std::size_t kPushedAtOnce = 100;

void PushAll(CommandContext& ctx, keyspace::KeyWriter& writer, ListWriter& list, ListEnd end,
             Arguments elements) {
  for (; elements.size() > kPushedAtOnce; elements = elements.subspan(kPushedAtOnce)) {
    list.Push(end, elements.first(kPushedAtOnce));
    ctx.server.Breathe();
    writer.FindAgain();
  }
  list.Push(end, elements);
}

void Push(CommandContext& ctx, ListEnd end, bool make) {
  if (RunsAsideAlone(ctx)) return;
  const auto key = ctx.args.Key();
  const Arguments elements = ctx.args.rest();
  auto writer = ctx.db.Write(key);
  if (!CheckList(ctx, writer)) return;
  if (!make && !writer.exists()) return ctx.reply.Integer(0);

  ListWriter list(writer);
  PushAll(ctx, writer, list, end, elements);
  writer.Changed(PushEvent(end));
  writer.state().dirty += elements.size() - 1;
  ctx.reply.Integer(static_cast<std::int64_t>(list.size()));
}

void LPush(CommandContext& ctx) { Push(ctx, ListEnd::kFront, true); }
void RPush(CommandContext& ctx) { Push(ctx, ListEnd::kBack, true); }
void LPushX(CommandContext& ctx) { Push(ctx, ListEnd::kFront, false); }
void RPushX(CommandContext& ctx) { Push(ctx, ListEnd::kBack, false); }

void PopSome(CommandContext& ctx, keyspace::KeyWriter& key, ListEnd end, std::size_t most) {
  const std::size_t n = std::min(most, ListWriter(key).size());
  ctx.reply.Array(n);
  if (n != 0) PopItems(ctx, key, end, n);
}

void Pop(CommandContext& ctx, ListEnd end, std::string_view name) {
  const auto key = ctx.args.Key();
  const bool has_count = !ctx.args.done();
  if (ctx.args.left() > 1) return ctx.reply.Error(errors::WrongArity(name));
  const std::int64_t count = has_count ? ctx.args.Integer(errors::kMustBePositive) : 1;
  if (count < 0) ctx.args.Fail(errors::kMustBePositive);
  if (!ctx.args.Finish(ctx.reply)) return;

  auto writer = ctx.db.Write(key);
  if (!writer.exists()) return has_count ? ctx.reply.NullArray() : ctx.reply.Null();
  if (!CheckList(ctx, writer)) return;
  has_count ? PopSome(ctx, writer, end, static_cast<std::size_t>(count))
            : PopItems(ctx, writer, end, 1);
}

void LPop(CommandContext& ctx) { Pop(ctx, ListEnd::kFront, "lpop"); }
void RPop(CommandContext& ctx) { Pop(ctx, ListEnd::kBack, "rpop"); }

constexpr std::string_view kPerElement = "O(1) for each element";

CommandSpec PushSpec(std::string_view name, std::string_view since, std::string_view summary,
                     std::string_view many_since, Handler handler) {
  return {
      .name = name,
      .group = Group::kList,
      .since = since,
      .summary = summary,
      .complexity = kPerElement,
      .flags = kWrite | kDenyOom | kFast,
      .arguments = {Key("key", kRW | kInsert), Many(Text("element"))},
      .history = {{many_since, "Takes more than one `element`."}},
      .handler = handler,
  };
}

CommandSpec PopSpec(std::string_view name, std::string_view summary, Handler handler) {
  return {
      .name = name,
      .group = Group::kList,
      .since = "1.0.0",
      .summary = summary,
      .complexity = "O(N) in the elements given",
      .flags = kWrite | kFast,
      .arguments = {Key("key", kRW | kAccess | kDelete),
                    Since("6.2.0", Optional(Integer("count")))},
      .history = {{"6.2.0", "Takes a `count`."}},
      .handler = handler,
  };
}

}  // namespace

void AddListPushCommands(CommandTable& table) {
  static const CommandSpec kSpecs[] = {
      PushSpec("LPUSH", "1.0.0",
               "Puts elements in front of a list, one after the other; a missing key becomes one.",
               "2.4.0", LPush),
      PushSpec("RPUSH", "1.0.0", "Puts elements behind a list; a missing key becomes one.", "2.4.0",
               RPush),
      PushSpec("LPUSHX", "2.2.0", "Puts elements in front of a list, if there is one.", "4.0.0",
               LPushX),
      PushSpec("RPUSHX", "2.2.0", "Puts elements behind a list, if there is one.", "4.0.0", RPushX),
      PopSpec("LPOP", "Takes one or some elements off the front of a list and gives them.", LPop),
      PopSpec("RPOP", "Takes one or some elements off the end of a list and gives them.", RPop),
  };
  for (const CommandSpec& spec : kSpecs) table.Add(spec);
}

}  // namespace oribi::commands
