// ZCARD ZSCORE ZMSCORE ZRANK ZREVRANK ZCOUNT ZLEXCOUNT ZSCAN: what asks about members.

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "base/glob.h"
#include "commands/scan_call.h"
#include "commands/zset_access.h"
#include "commands/zset_commands.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::Zset;

namespace {

void ZCard(CommandContext& ctx) {
  Zset zset;
  if (!ReadZset(ctx, ctx.args.Key(), zset)) return;
  ctx.reply.Integer(static_cast<std::int64_t>(zset.size()));
}

void ReplyScore(protocol::ReplyWriter& reply, const std::optional<double>& score) {
  score ? reply.Double(*score) : reply.Null();
}

void ZScore(CommandContext& ctx) {
  Zset zset;
  if (!ReadZset(ctx, ctx.args.Key(), zset)) return;
  ReplyScore(ctx.reply, zset.Score(ctx.args.Text()));
}

void ZMScore(CommandContext& ctx) {
  Zset zset;
  if (!ReadZset(ctx, ctx.args.Key(), zset)) return;
  ctx.reply.Array(ctx.args.left());
  while (!ctx.args.done()) ReplyScore(ctx.reply, zset.Score(ctx.args.Text()));
}

// False when something was answered that ends the call.
bool ReadWithScore(CommandContext& ctx, bool& with_score) {
  with_score = !ctx.args.done();
  if (!with_score) return true;
  if (ctx.args.left() > 1) {
    ctx.reply.Error(errors::WrongArity(ctx.command.full_name));
    return false;
  }
  if (ctx.args.Accept("WITHSCORE")) return true;
  ctx.reply.Error(errors::kSyntax);
  return false;
}

void ReplyRank(CommandContext& ctx, bool reverse) {
  const auto key = ctx.args.Key();
  const auto member = ctx.args.Text();
  bool with_score = false;
  if (!ReadWithScore(ctx, with_score)) return;
  Zset zset;
  if (!ReadZset(ctx, key, zset)) return;
  const auto standing = zset.Find(member);
  if (!standing) return with_score ? ctx.reply.NullArray() : ctx.reply.Null();
  const std::size_t rank = reverse ? zset.size() - 1 - standing->rank : standing->rank;
  if (with_score) ctx.reply.Array(2);
  ctx.reply.Integer(static_cast<std::int64_t>(rank));
  if (with_score) ctx.reply.Double(standing->score);
}

void ZRank(CommandContext& ctx) { ReplyRank(ctx, false); }
void ZRevRank(CommandContext& ctx) { ReplyRank(ctx, true); }

template <typename Range>
void Count(CommandContext& ctx, const keyspace::Key& key, const std::optional<Range>& range,
           std::string_view error) {
  if (!range) return ctx.reply.Error(error);
  Zset zset;
  if (!ReadZset(ctx, key, zset)) return;
  ctx.reply.Integer(static_cast<std::int64_t>(zset.Within(*range).count));
}

void ZCount(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto min = ctx.args.Text();
  Count(ctx, key, ParseScoreRange(min, ctx.args.Text()), kBadScoreRange);
}

void ZLexCount(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto min = ctx.args.Text();
  Count(ctx, key, ParseLexRange(min, ctx.args.Text()), kBadLexRange);
}

// Redis prints the scores of what it calls a skiplist with 17 digits here, and only here.
std::string ScannedScore(double score, bool skiplist) {
  char text[base::kDoubleChars];
  const auto size = skiplist
                        ? static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.17g", score))
                        : base::FormatDouble(score, text);
  return {text, size};
}

void ReplyScan(CommandContext& ctx, const Zset& zset, const ScanCall& call) {
  const bool skiplist = (zset.flags() & keyspace::kReportedLarge) != 0;
  std::vector<std::pair<std::string, std::string>> found;
  std::uint64_t seen = 0;
  std::uint64_t cursor = call.cursor;
  do {
    cursor = zset.Scan(cursor, [&](std::string_view member, double score) {
      ++seen;
      if (call.pattern != "*" && !base::GlobMatches(call.pattern, member)) return;
      found.emplace_back(member, ScannedScore(score, skiplist));
    });
  } while (cursor != 0 && seen < call.count);
  WriteScanCursor(ctx.reply, cursor);
  ctx.reply.Array(2 * found.size());
  for (const auto& [member, score] : found) {
    ctx.reply.Bulk(member);
    ctx.reply.Bulk(score);
  }
}

void ZScan(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  ScanCall call{.cursor = ReadScanCursor(ctx.args)};
  if (!ctx.args.ok()) return void(ctx.args.Finish(ctx.reply));
  const keyspace::Entry* const entry = ctx.db.Read(key);
  if (entry == nullptr) {
    WriteScanCursor(ctx.reply, 0);
    return ctx.reply.Array(0);
  }
  if (entry->type() != keyspace::Type::kZset) return ctx.reply.Error(errors::kWrongType);
  ReadScanOptions(ctx.args, ScanOf::kOther, call);
  if (!ctx.args.Finish(ctx.reply)) return;
  ReplyScan(ctx, Zset(entry), call);
}

const CommandSpec kZCard = {
    .name = "ZCARD",
    .group = Group::kSortedSet,
    .since = "1.2.0",
    .summary = "Tells how many members a sorted set has.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO)},
    .handler = ZCard,
};

const CommandSpec kZScore = {
    .name = "ZSCORE",
    .group = Group::kSortedSet,
    .since = "1.2.0",
    .summary = "Gives the score of a member.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Text("member")},
    .handler = ZScore,
};

const CommandSpec kZMScore = {
    .name = "ZMSCORE",
    .group = Group::kSortedSet,
    .since = "6.2.0",
    .summary = "Gives the scores of several members, null for one that is missing.",
    .complexity = "O(N), N being the number of members asked for.",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Many(Text("member"))},
    .handler = ZMScore,
};

const CommandSpec kZRank = {
    .name = "ZRANK",
    .group = Group::kSortedSet,
    .since = "2.0.0",
    .summary = "Tells how many members come before this one.",
    .complexity = "O(log(N))",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Text("member"), Optional(Token("WITHSCORE"))},
    .history = {{"7.2.0", "The option `WITHSCORE`."}},
    .handler = ZRank,
};

const CommandSpec kZRevRank = {
    .name = "ZREVRANK",
    .group = Group::kSortedSet,
    .since = "2.0.0",
    .summary = "Tells how many members come before this one, counted from the highest score.",
    .complexity = "O(log(N))",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Text("member"), Optional(Token("WITHSCORE"))},
    .history = {{"7.2.0", "The option `WITHSCORE`."}},
    .handler = ZRevRank,
};

const CommandSpec kZCount = {
    .name = "ZCOUNT",
    .group = Group::kSortedSet,
    .since = "2.0.0",
    .summary = "Counts the members whose scores lie in a range.",
    .complexity = "O(log(N)), N being the size of the sorted set.",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Double("min"), Double("max")},
    .handler = ZCount,
};

const CommandSpec kZLexCount = {
    .name = "ZLEXCOUNT",
    .group = Group::kSortedSet,
    .since = "2.8.9",
    .summary = "Counts the members that lie in a range of texts, all scores being equal.",
    .complexity = "O(log(N)), N being the size of the sorted set.",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Text("min"), Text("max")},
    .handler = ZLexCount,
};

const CommandSpec kZScan = {
    .name = "ZSCAN",
    .group = Group::kSortedSet,
    .since = "2.8.0",
    .summary = "Goes through members and scores, a stretch a call.",
    .complexity = "O(COUNT) a call, O(N) for all calls until the cursor is 0 again.",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("cursor"),
                  Optional(After("MATCH", Pattern("pattern"))),
                  Optional(After("COUNT", Integer("count")))},
    .tips = {"nondeterministic_output"},
    .handler = ZScan,
};

}  // namespace

void AddZsetReadCommands(CommandTable& table) {
  for (const CommandSpec* spec :
       {&kZCard, &kZScore, &kZMScore, &kZRank, &kZRevRank, &kZCount, &kZLexCount, &kZScan}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
