// ZRANGE with its older forms, and ZRANGESTORE.

#include <algorithm>
#include <utility>

#include "commands/breath.h"
#include "commands/zset_access.h"
#include "commands/zset_commands.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::Zset;

namespace {

constexpr std::string_view kLimitNeedsBy =
    "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
constexpr std::string_view kNoScoresByLex =
    "ERR syntax error, WITHSCORES not supported in combination with BYLEX";

enum class By : std::uint8_t { kUnsaid, kRank, kScore, kLex };
enum class Way : std::uint8_t { kUnsaid, kForward, kBackward };

// What a call asks for. Which options a command takes follows from what it leaves unsaid.
struct RangeCall {
  By by = By::kUnsaid;
  Way way = Way::kUnsaid;
  bool takes_scores = true;
  bool with_scores = false;
  std::int64_t offset = 0;
  std::int64_t limit = -1;
  // The ends, as given and as they are meant.
  std::string_view first = {};
  std::string_view second = {};
  std::int64_t start = 0;
  std::int64_t stop = 0;
  keyspace::ScoreRange scores = {};
  keyspace::LexRange lex = {};

  bool backwards() const { return way == Way::kBackward; }
};

bool ReadOption(ArgReader& args, RangeCall& call) {
  if (call.takes_scores && args.Accept("WITHSCORES")) return call.with_scores = true;
  if (args.left() >= 3 && args.Accept("LIMIT")) {
    call.offset = args.Integer();
    call.limit = args.Integer();
    return true;
  }
  if (call.way == Way::kUnsaid && args.Accept("REV")) {
    call.way = Way::kBackward;
    return true;
  }
  if (call.by != By::kUnsaid) return false;
  if (args.Accept("BYLEX")) {
    call.by = By::kLex;
  } else if (args.Accept("BYSCORE")) {
    call.by = By::kScore;
  } else {
    return false;
  }
  return true;
}

// The error that these options are together, if they are one.
std::string_view Conflict(const RangeCall& call) {
  if (call.limit != -1 && call.by == By::kRank) return kLimitNeedsBy;
  if (call.with_scores && call.by == By::kLex) return kNoScoresByLex;
  return {};
}

void ReadRanks(ArgReader& args, RangeCall& call) {
  const auto start = base::ParseInteger(call.first);
  const auto stop = base::ParseInteger(call.second);
  if (!start || !stop) return args.Fail(errors::kNotAnInteger);
  call.start = *start;
  call.stop = *stop;
}

// What the two ends mean; backwards, the higher one comes first.
void ReadEnds(ArgReader& args, RangeCall& call) {
  if (call.by == By::kRank) return ReadRanks(args, call);
  if (call.backwards()) std::swap(call.first, call.second);
  if (call.by == By::kScore) {
    const auto range = ParseScoreRange(call.first, call.second);
    range ? void(call.scores = *range) : args.Fail(kBadScoreRange);
  } else {
    const auto range = ParseLexRange(call.first, call.second);
    range ? void(call.lex = *range) : args.Fail(kBadLexRange);
  }
}

// Reads what stands behind the keys. False when an error was answered.
bool ReadRangeCall(CommandContext& ctx, RangeCall& call) {
  ArgReader& args = ctx.args;
  call.first = args.Text();
  call.second = args.Text();
  while (!args.done() && args.ok() && ReadOption(args, call)) {
  }
  if (!args.done() && args.ok()) args.Fail(errors::kSyntax);
  if (call.by == By::kUnsaid) call.by = By::kRank;
  if (call.way == Way::kUnsaid) call.way = Way::kForward;
  const std::string_view conflict = Conflict(call);
  if (!conflict.empty()) args.Fail(conflict);
  if (args.ok()) ReadEnds(args, call);
  if (args.ok()) return true;
  args.Skip(args.left());
  return args.Finish(ctx.reply);
}

Zset::Span Limited(const Zset::Span& span, const RangeCall& call) {
  if (call.offset < 0 || static_cast<std::uint64_t>(call.offset) >= span.count) return {};
  const auto offset = static_cast<std::size_t>(call.offset);
  std::size_t count = span.count - offset;
  if (call.limit >= 0) count = std::min<std::size_t>(count, static_cast<std::size_t>(call.limit));
  return {call.backwards() ? span.first + span.count - offset - count : span.first + offset, count};
}

Zset::Span SpanOf(const Zset& zset, const RangeCall& call) {
  switch (call.by) {
    case By::kScore: return Limited(zset.Within(call.scores), call);
    case By::kLex: return Limited(zset.Within(call.lex, call.backwards()), call);
    default: break;
  }
  Zset::Span span = RankSpan(call.start, call.stop, zset.size());
  if (call.backwards()) span.first = zset.size() - span.first - span.count;
  return span;
}

void ReplyRange(CommandContext& ctx, RangeCall call) {
  const auto key = ctx.args.Key();
  if (!ReadRangeCall(ctx, call)) return;
  Zset zset;
  if (!ReadZset(ctx, key, zset)) return;
  const Zset::Span span = SpanOf(zset, call);
  if (RunsAside(ctx, span.count)) return;
  Breath breath(ctx.server);
  MemberReply reply(ctx.reply, call.with_scores, span.count);
  zset.ForEach(span, call.backwards(), [&](std::string_view member, double score) {
    reply(member, score);
    breath();
  });
}

void ZRange(CommandContext& ctx) { ReplyRange(ctx, {}); }
void ZRevRange(CommandContext& ctx) { ReplyRange(ctx, {.by = By::kRank, .way = Way::kBackward}); }
void ZRangeByScore(CommandContext& ctx) {
  ReplyRange(ctx, {.by = By::kScore, .way = Way::kForward});
}
void ZRevRangeByScore(CommandContext& ctx) {
  ReplyRange(ctx, {.by = By::kScore, .way = Way::kBackward});
}
void ZRangeByLex(CommandContext& ctx) { ReplyRange(ctx, {.by = By::kLex, .way = Way::kForward}); }
void ZRevRangeByLex(CommandContext& ctx) {
  ReplyRange(ctx, {.by = By::kLex, .way = Way::kBackward});
}

keyspace::LargeZset* CopyOf(CommandContext& ctx, const Zset& zset, const Zset::Span& span) {
  auto* const copy = keyspace::NewLargeZset(ctx.db.arena(), ctx.db.state().hash_seed);
  Breath breath(ctx.server);
  zset.ForEach(span, false, [&](std::string_view member, double score) {
    copy->set().Insert(member, score);
    breath();
  });
  return copy;
}

void ZRangeStore(CommandContext& ctx) {
  const auto target = ctx.args.Key();
  const auto source = ctx.args.Key();
  RangeCall call{.takes_scores = false};
  if (!ReadRangeCall(ctx, call)) return;
  Zset zset;
  if (!ReadZset(ctx, source, zset)) return;
  const Zset::Span span = SpanOf(zset, call);
  if (RunsAside(ctx, span.count)) return;
  StoreResult(ctx, target, CopyOf(ctx, zset, span), "zrangestore");
  ctx.reply.Integer(static_cast<std::int64_t>(span.count));
}

Argument Limit() {
  return Optional(After("LIMIT", Block("limit", {Integer("offset"), Integer("count")})));
}
Argument SortBy() { return Optional(OneOf("sortby", {Token("BYSCORE"), Token("BYLEX")})); }
Argument WithScores() { return Optional(Token("WITHSCORES")); }

constexpr std::string_view kCost =
    "O(log(N)+M), N being the size of the sorted set and M the number of members given.";

const CommandSpec kZRange = {
    .name = "ZRANGE",
    .group = Group::kSortedSet,
    .since = "1.2.0",
    .summary = "Gives the members of a range of ranks, scores or texts, in order or backwards.",
    .complexity = kCost,
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Text("start"), Text("stop"), Since("6.2.0", SortBy()),
                  Since("6.2.0", Optional(Token("REV"))), Since("6.2.0", Limit()), WithScores()},
    .history = {{"6.2.0", "The options `REV`, `BYSCORE`, `BYLEX` and `LIMIT`."}},
    .handler = ZRange,
};

const CommandSpec kZRangeStore = {
    .name = "ZRANGESTORE",
    .group = Group::kSortedSet,
    .since = "6.2.0",
    .summary = "Makes a sorted set of a range of another one.",
    .complexity = "O(log(N)+M), N being the size of the source and M the number of members stored.",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("dst", kOW | kUpdate), Key("src", kRO | kAccess), Text("min"), Text("max"),
                  SortBy(), Optional(Token("REV")), Limit()},
    .handler = ZRangeStore,
};

const CommandSpec kZRevRange = {
    .name = "ZREVRANGE",
    .group = Group::kSortedSet,
    .since = "1.2.0",
    .summary = "Gives the members of a range of ranks, from the highest score down.",
    .complexity = kCost,
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("start"), Integer("stop"), WithScores()},
    .replaced_by = "`ZRANGE` with the `REV` argument",
    .deprecated_since = "6.2.0",
    .handler = ZRevRange,
};

const CommandSpec kZRangeByScore = {
    .name = "ZRANGEBYSCORE",
    .group = Group::kSortedSet,
    .since = "1.0.5",
    .summary = "Gives the members whose scores lie in a range.",
    .complexity = kCost,
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Double("min"), Double("max"),
                  Since("2.0.0", WithScores()), Limit()},
    .history = {{"2.0.0", "The option `WITHSCORES`."}},
    .replaced_by = "`ZRANGE` with the `BYSCORE` argument",
    .deprecated_since = "6.2.0",
    .handler = ZRangeByScore,
};

const CommandSpec kZRevRangeByScore = {
    .name = "ZREVRANGEBYSCORE",
    .group = Group::kSortedSet,
    .since = "2.2.0",
    .summary = "Gives the members whose scores lie in a range, from the highest score down.",
    .complexity = kCost,
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Double("max"), Double("min"), WithScores(), Limit()},
    .history = {{"2.1.6", "Ends of the range can be excluded."}},
    .replaced_by = "`ZRANGE` with the `REV` and `BYSCORE` arguments",
    .deprecated_since = "6.2.0",
    .handler = ZRevRangeByScore,
};

const CommandSpec kZRangeByLex = {
    .name = "ZRANGEBYLEX",
    .group = Group::kSortedSet,
    .since = "2.8.9",
    .summary = "Gives the members that lie in a range of texts, all scores being equal.",
    .complexity = kCost,
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Text("min"), Text("max"), Limit()},
    .replaced_by = "`ZRANGE` with the `BYLEX` argument",
    .deprecated_since = "6.2.0",
    .handler = ZRangeByLex,
};

const CommandSpec kZRevRangeByLex = {
    .name = "ZREVRANGEBYLEX",
    .group = Group::kSortedSet,
    .since = "2.8.9",
    .summary = "Gives the members that lie in a range of texts, from the highest one down.",
    .complexity = kCost,
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Text("max"), Text("min"), Limit()},
    .replaced_by = "`ZRANGE` with the `REV` and `BYLEX` arguments",
    .deprecated_since = "6.2.0",
    .handler = ZRevRangeByLex,
};

}  // namespace

void AddZsetRangeCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kZRange, &kZRangeStore, &kZRevRange, &kZRangeByScore,
                                  &kZRevRangeByScore, &kZRangeByLex, &kZRevRangeByLex}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
