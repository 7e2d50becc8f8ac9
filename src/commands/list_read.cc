// LLEN LINDEX LRANGE LPOS

#include <algorithm>
#include <limits>
#include <vector>

#include "commands/breath.h"
#include "commands/list_commands.h"
#include "commands/list_value.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using keyspace::List;

void LLen(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto list = ReadList(ctx, key);
  if (list) ctx.reply.Integer(static_cast<std::int64_t>(list->size()));
}

// What the key is comes first: the index of a missing one may be anything.
void LIndex(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto list = ReadList(ctx, key);
  if (!list) return;
  const std::size_t size = list->size();
  if (size == 0) return ctx.reply.Null();
  std::int64_t index = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;

  if (index < 0) index += static_cast<std::int64_t>(size);
  if (index < 0 || static_cast<std::size_t>(index) >= size) return ctx.reply.Null();
  ReplyItem(ctx.reply, list->At(static_cast<std::size_t>(index)));
}

void LRange(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::int64_t start = ctx.args.Integer();
  const std::int64_t stop = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;

  const auto list = ReadList(ctx, key);
  if (!list) return;
  const ItemRange range = ClampItems(start, stop, list->size());
  if (RunsAside(ctx, range.count)) return;
  Breath breath(ctx.server);
  ctx.reply.Array(range.count);
  list->ForEach(range.first, range.count, [&](const ListItem& item) {
    ReplyItem(ctx.reply, item);
    breath();
  });
}

struct LPosOptions {
  std::uint64_t rank = 1;
  bool backwards = false;
  std::optional<std::uint64_t> count;  // 0: all
  std::uint64_t max_length = 0;        // 0: no limit
};

void ReadRank(ArgReader& args, LPosOptions& options) {
  const std::int64_t rank = args.Integer();
  if (rank == std::numeric_limits<std::int64_t>::min()) return args.Fail(kNegativeRange);
  if (args.ok() && rank == 0) {
    args.Fail(
        "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or "
        "use negative to start from the end of the list");
  }
  options.backwards = rank < 0;
  options.rank = static_cast<std::uint64_t>(rank < 0 ? -rank : rank);
}

std::uint64_t ReadNotNegative(ArgReader& args, std::string_view error) {
  const std::int64_t value = args.Integer(error);
  if (value < 0) args.Fail(error);
  return static_cast<std::uint64_t>(value);
}

LPosOptions ReadLPosOptions(ArgReader& args) {
  LPosOptions options;
  while (args.left() >= 2 && args.ok()) {
    if (args.Accept("RANK")) {
      ReadRank(args, options);
    } else if (args.Accept("COUNT")) {
      options.count = ReadNotNegative(args, "ERR COUNT can't be negative");
    } else if (args.Accept("MAXLEN")) {
      options.max_length = ReadNotNegative(args, "ERR MAXLEN can't be negative");
    } else {
      args.Fail(errors::kSyntax);
    }
  }
  return options;
}

std::vector<std::size_t> Matches(const List& list, std::string_view element,
                                 const LPosOptions& options) {
  std::vector<std::size_t> found;
  const std::size_t size = list.size();
  const std::size_t n =
      options.max_length == 0 ? size : std::min<std::size_t>(options.max_length, size);
  std::uint64_t skip = options.rank - 1;
  const std::uint64_t most = options.count.value_or(1);
  list.ForEachEqual(element, options.backwards ? size - 1 : 0, n, options.backwards,
                    [&](std::size_t index) {
                      if (skip != 0) {
                        --skip;
                        return true;
                      }
                      found.push_back(index);
                      return found.size() != most;
                    });
  return found;
}

void LPos(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto element = ctx.args.Text();
  const LPosOptions options = ReadLPosOptions(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;

  const auto list = ReadList(ctx, key);
  if (!list) return;
  const std::vector<std::size_t> found = Matches(*list, element, options);
  if (!options.count) {
    return found.empty() ? ctx.reply.Null()
                         : ctx.reply.Integer(static_cast<std::int64_t>(found.front()));
  }
  ctx.reply.Array(found.size());
  for (const std::size_t index : found) ctx.reply.Integer(static_cast<std::int64_t>(index));
}

const CommandSpec kLLen = {
    .name = "LLEN",
    .group = Group::kList,
    .since = "1.0.0",
    .summary = "Tells how many elements a list has.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO)},
    .handler = LLen,
};

const CommandSpec kLIndex = {
    .name = "LINDEX",
    .group = Group::kList,
    .since = "1.0.0",
    .summary = "Gives the element at a position of a list.",
    .complexity = "O(N), N being a few thousandths of the elements to the nearer end",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("index")},
    .handler = LIndex,
};

const CommandSpec kLRange = {
    .name = "LRANGE",
    .group = Group::kList,
    .since = "1.0.0",
    .summary = "Gives the elements of a list between two positions.",
    .complexity = "O(N) in the elements given, besides finding the first as LINDEX does",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("start"), Integer("stop")},
    .handler = LRange,
};

const CommandSpec kLPos = {
    .name = "LPOS",
    .group = Group::kList,
    .since = "6.0.6",
    .summary = "Tells at which positions of a list an element stands.",
    .complexity = "O(N) in the elements looked at",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Text("element"),
                  Optional(After("RANK", Integer("rank"))),
                  Optional(After("COUNT", Integer("num-matches"))),
                  Optional(After("MAXLEN", Integer("len")))},
    .handler = LPos,
};

}  // namespace

void AddListReadCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kLLen, &kLIndex, &kLRange, &kLPos}) table.Add(*spec);
}

}  // namespace oribi::commands
