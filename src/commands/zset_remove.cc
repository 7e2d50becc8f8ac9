// ZREMRANGEBYRANK ZREMRANGEBYSCORE ZREMRANGEBYLEX.

#include "commands/zset_access.h"
#include "commands/zset_commands.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::Zset;

namespace {

// Removes the members of span_of(zset).
template <typename SpanOf>
void RemoveSpan(CommandContext& ctx, const keyspace::Key& key, std::string_view event,
                SpanOf&& span_of) {
  auto writer = ctx.db.Write(key);
  if (!CheckZset(ctx, writer)) return;
  keyspace::ZsetWriter zset(writer);
  const Zset::Span span = span_of(zset.zset());
  if (span.count > 0) {
    zset.RemoveSpan(span);
    zset.Finish({event, keyspace::EventClass::kZset}, span.count);
  }
  ctx.reply.Integer(static_cast<std::int64_t>(span.count));
}

void ZRemRangeByRank(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::int64_t start = ctx.args.Integer();
  const std::int64_t stop = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;
  RemoveSpan(ctx, key, "zremrangebyrank",
             [=](const Zset& zset) { return RankSpan(start, stop, zset.size()); });
}

void ZRemRangeByScore(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto min = ctx.args.Text();
  const auto range = ParseScoreRange(min, ctx.args.Text());
  if (!range) return ctx.reply.Error(kBadScoreRange);
  RemoveSpan(ctx, key, "zremrangebyscore", [&](const Zset& zset) { return zset.Within(*range); });
}

void ZRemRangeByLex(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto min = ctx.args.Text();
  const auto range = ParseLexRange(min, ctx.args.Text());
  if (!range) return ctx.reply.Error(kBadLexRange);
  RemoveSpan(ctx, key, "zremrangebylex", [&](const Zset& zset) { return zset.Within(*range); });
}

constexpr std::string_view kCost =
    "O(log(N)+M), N being the size of the sorted set and M the number of members removed.";

const CommandSpec kZRemRangeByRank = {
    .name = "ZREMRANGEBYRANK",
    .group = Group::kSortedSet,
    .since = "2.0.0",
    .summary = "Takes the members of a range of ranks out of a sorted set.",
    .complexity = kCost,
    .flags = kWrite,
    .arguments = {Key("key", kRW | kDelete), Integer("start"), Integer("stop")},
    .handler = ZRemRangeByRank,
};

const CommandSpec kZRemRangeByScore = {
    .name = "ZREMRANGEBYSCORE",
    .group = Group::kSortedSet,
    .since = "1.2.0",
    .summary = "Takes the members whose scores lie in a range out of a sorted set.",
    .complexity = kCost,
    .flags = kWrite,
    .arguments = {Key("key", kRW | kDelete), Double("min"), Double("max")},
    .handler = ZRemRangeByScore,
};

const CommandSpec kZRemRangeByLex = {
    .name = "ZREMRANGEBYLEX",
    .group = Group::kSortedSet,
    .since = "2.8.9",
    .summary =
        "Takes the members that lie in a range of texts out of a sorted set, all scores being "
        "equal.",
    .complexity = kCost,
    .flags = kWrite,
    .arguments = {Key("key", kRW | kDelete), Text("min"), Text("max")},
    .handler = ZRemRangeByLex,
};

}  // namespace

void AddZsetRemoveCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kZRemRangeByRank, &kZRemRangeByScore, &kZRemRangeByLex}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
