// ZUNION ZINTER ZDIFF, their STORE forms, and ZINTERCARD.

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "commands/breath.h"
#include "commands/zset_access.h"
#include "commands/zset_commands.h"
#include "commands/zset_source.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::LargeZset;

namespace {

constexpr std::string_view kBadWeight = "ERR weight value is not a float";
constexpr std::string_view kNegativeLimit = "ERR LIMIT can't be negative";

enum class Operation : std::uint8_t { kUnion, kInter, kDiff };
enum class Aggregate : std::uint8_t { kSum, kMin, kMax };
enum class Result : std::uint8_t { kReply, kStore, kCount };

struct CombineCall {
  Operation operation;
  Result result;
  std::vector<ZsetSource> sources = {};
  Aggregate aggregate = Aggregate::kSum;
  bool with_scores = false;
  std::uint64_t limit = 0;  // of ZINTERCARD; 0: none
};

bool ReadSources(CommandContext& ctx, CombineCall& call) {
  ArgReader& args = ctx.args;
  const auto fail = [&ctx](std::string_view error) {
    ctx.reply.Error(error);
    return false;
  };
  const auto count = base::ParseInteger(args.Text());
  if (!count) return fail(errors::kNotAnInteger);
  if (*count < 1) {
    return fail("ERR at least 1 input key is needed for '" + ctx.command.full_name + "' command");
  }
  if (static_cast<std::uint64_t>(*count) > args.left()) return fail(errors::kSyntax);
  call.sources.reserve(static_cast<std::size_t>(*count));
  for (std::int64_t i = 0; i < *count; ++i) {
    const keyspace::Entry* const entry = ctx.db.Read(ctx.keyspace.MakeKey(args.Text()));
    if (entry != nullptr && !ZsetSource::Takes(*entry)) return fail(errors::kWrongType);
    call.sources.emplace_back(entry);
  }
  return true;
}

void ReadWeights(ArgReader& args, CombineCall& call) {
  for (ZsetSource& source : call.sources) {
    const auto weight = ParseScore(args.Text());
    if (!weight) return args.Fail(kBadWeight);
    source.weight = *weight;
  }
}

void ReadAggregate(ArgReader& args, CombineCall& call) {
  if (args.Accept("SUM")) {
    call.aggregate = Aggregate::kSum;
  } else if (args.Accept("MIN")) {
    call.aggregate = Aggregate::kMin;
  } else if (args.Accept("MAX")) {
    call.aggregate = Aggregate::kMax;
  } else {
    args.Fail(errors::kSyntax);
  }
}

void ReadLimit(ArgReader& args, CombineCall& call) {
  const auto limit = base::ParseInteger(args.Text());
  if (!limit || *limit < 0) return args.Fail(kNegativeLimit);
  call.limit = static_cast<std::uint64_t>(*limit);
}

void ReadOption(ArgReader& args, CombineCall& call) {
  const bool weighs = call.operation != Operation::kDiff && call.result != Result::kCount;
  if (weighs && args.left() > call.sources.size() && args.Accept("WEIGHTS")) {
    ReadWeights(args, call);
  } else if (weighs && args.left() >= 2 && args.Accept("AGGREGATE")) {
    ReadAggregate(args, call);
  } else if (call.result == Result::kReply && args.Accept("WITHSCORES")) {
    call.with_scores = true;
  } else if (call.result == Result::kCount && args.left() >= 2 && args.Accept("LIMIT")) {
    ReadLimit(args, call);
  } else {
    args.Fail(errors::kSyntax);
  }
}

bool ReadCombineCall(CommandContext& ctx, CombineCall& call) {
  if (!ReadSources(ctx, call)) return false;
  while (!ctx.args.done() && ctx.args.ok()) ReadOption(ctx.args, call);
  if (ctx.args.ok()) return true;
  ctx.args.Skip(ctx.args.left());
  return ctx.args.Finish(ctx.reply);
}

double NanAsZero(double score) { return std::isnan(score) ? 0 : score; }

double Aggregated(Aggregate aggregate, double a, double b) {
  switch (aggregate) {
    case Aggregate::kSum: return NanAsZero(a + b);  // inf and -inf make 0 in Redis
    case Aggregate::kMin: return std::min(a, b);
    case Aggregate::kMax: return std::max(a, b);
  }
  return a;
}

// Redis goes from the smallest set to the largest.
void SortBySize(std::vector<ZsetSource>& sources) {
  std::stable_sort(sources.begin(), sources.end(),
                   [](const ZsetSource& a, const ZsetSource& b) { return a.size() < b.size(); });
}

void Unite(const CombineCall& call, structures::SortedSet& result, Breath& breath) {
  for (const ZsetSource& source : call.sources) {
    source.ForEach([&](std::string_view member, double score) {
      breath();
      const double weighted = NanAsZero(source.weight * score);
      const auto place = result.Find(member);
      if (!place) return void(result.Insert(place, member, weighted));
      const double old = place.member->score();
      const double score_now = Aggregated(call.aggregate, old, weighted);
      // A sum may turn -0 into 0, which are equal but print differently.
      if (std::bit_cast<std::uint64_t>(score_now) != std::bit_cast<std::uint64_t>(old)) {
        result.SetScore(place, score_now);
      }
    });
  }
}

// Shows the members that all sources have with their scores, until visit() is false.
template <typename Visit>
void Intersect(const CombineCall& call, Breath& breath, Visit&& visit) {
  const ZsetSource& first = call.sources[0];
  first.ForEachUntil([&](std::string_view member, double score) {
    breath();
    double total = NanAsZero(first.weight * score);
    for (std::size_t i = 1; i < call.sources.size(); ++i) {
      const ZsetSource& other = call.sources[i];
      const auto found = other.IsSameAs(first) ? std::optional(score) : other.Score(member);
      if (!found) return true;
      total = Aggregated(call.aggregate, total, *found * other.weight);
    }
    return visit(member, total);
  });
}

// Either looks each of the first one's members up in the others, or takes the others' members out
// of a copy: whichever is less work.
void Subtract(const CombineCall& call, structures::SortedSet& result, Breath& breath) {
  const ZsetSource& first = call.sources[0];
  std::size_t others = 0;
  for (std::size_t i = 1; i < call.sources.size(); ++i) {
    if (call.sources[i].IsSameAs(first)) return;
    others += call.sources[i].size();
  }
  const bool look_up = first.size() <= others;
  const auto is_elsewhere = [&](std::string_view member) {
    return std::any_of(call.sources.begin() + 1, call.sources.end(),
                       [&](const ZsetSource& other) { return other.Score(member).has_value(); });
  };
  first.ForEach([&](std::string_view member, double score) {
    breath();
    if (!look_up || !is_elsewhere(member)) result.Insert(member, score);
  });
  if (look_up) return;
  for (std::size_t i = 1; i < call.sources.size(); ++i) {
    call.sources[i].ForEach([&](std::string_view member, double) {
      breath();
      if (const auto place = result.Find(member)) result.Erase(place);
    });
  }
}

void Combine(CombineCall& call, structures::SortedSet& result, Breath& breath) {
  if (call.operation == Operation::kDiff) return Subtract(call, result, breath);
  SortBySize(call.sources);
  if (call.operation == Operation::kUnion) return Unite(call, result, breath);
  Intersect(call, breath, [&result](std::string_view member, double score) {
    result.Insert(member, score);
    return true;
  });
}

// Members to be passed, at most; an intersection walks the smallest one only.
std::size_t WorkOf(const CombineCall& call) {
  std::size_t work = 0;
  for (const ZsetSource& source : call.sources) work += source.size();
  return work;
}

void ReplyCombined(CommandContext& ctx, Operation operation) {
  CombineCall call{operation, Result::kReply};
  if (!ReadCombineCall(ctx, call)) return;
  if (RunsAside(ctx, WorkOf(call))) return;
  Breath breath(ctx.server);
  LargeZset* const result = keyspace::NewLargeZset(ctx.db.arena(), ctx.db.state().hash_seed);
  Combine(call, result->set(), breath);
  MemberReply reply(ctx.reply, call.with_scores, result->size());
  for (auto at = result->set().order().At(0); at.get() != nullptr; at.Next()) {
    reply(at->member(), at->score());
    breath();
  }
  ctx.db.Bury(result);
}

void StoreCombined(CommandContext& ctx, Operation operation, std::string_view event) {
  const auto target = ctx.args.Key();
  CombineCall call{operation, Result::kStore};
  if (!ReadCombineCall(ctx, call)) return;
  if (RunsAside(ctx, WorkOf(call))) return;
  Breath breath(ctx.server);
  LargeZset* const result = keyspace::NewLargeZset(ctx.db.arena(), ctx.db.state().hash_seed);
  Combine(call, result->set(), breath);
  const std::size_t size = result->size();
  StoreResult(ctx, target, result, event);
  ctx.reply.Integer(static_cast<std::int64_t>(size));
}

void ZUnion(CommandContext& ctx) { ReplyCombined(ctx, Operation::kUnion); }
void ZInter(CommandContext& ctx) { ReplyCombined(ctx, Operation::kInter); }
void ZDiff(CommandContext& ctx) { ReplyCombined(ctx, Operation::kDiff); }
void ZUnionStore(CommandContext& ctx) { StoreCombined(ctx, Operation::kUnion, "zunionstore"); }
void ZInterStore(CommandContext& ctx) { StoreCombined(ctx, Operation::kInter, "zinterstore"); }
void ZDiffStore(CommandContext& ctx) { StoreCombined(ctx, Operation::kDiff, "zdiffstore"); }

void ZInterCard(CommandContext& ctx) {
  CombineCall call{Operation::kInter, Result::kCount};
  if (!ReadCombineCall(ctx, call)) return;
  SortBySize(call.sources);
  if (RunsAside(ctx, call.sources[0].size())) return;
  Breath breath(ctx.server);
  std::uint64_t count = 0;
  Intersect(call, breath, [&](std::string_view, double) { return ++count != call.limit; });
  ctx.reply.Integer(static_cast<std::int64_t>(count));
}

Argument Keys() { return Many(Key("key", kRO | kAccess)); }
Argument Target() { return Key("destination", kOW | kUpdate); }
Argument Weights() { return Optional(Many(After("WEIGHTS", Integer("weight")))); }
Argument AggregateBy() {
  return Optional(
      After("AGGREGATE", OneOf("aggregate", {Token("SUM"), Token("MIN"), Token("MAX")})));
}
Argument WithScores() { return Optional(Token("WITHSCORES")); }

constexpr std::string_view kUnionCost =
    "O(N)+O(M*log(M)), N being the sum of the sizes and M the size of the result.";
constexpr std::string_view kInterCost =
    "O(N*K)+O(M*log(M)), N being the smallest size, K the number of sets and M the size of the "
    "result.";
constexpr std::string_view kDiffCost =
    "O(L+M*log(M)), L being the sum of the sizes and M the size of the result.";

const CommandSpec kZUnion = {
    .name = "ZUNION",
    .group = Group::kSortedSet,
    .since = "6.2.0",
    .summary = "Gives the members that any of several sorted sets has.",
    .complexity = kUnionCost,
    .flags = kReadonly,
    .arguments = {Integer("numkeys"), Keys(), Weights(), AggregateBy(), WithScores()},
    .handler = ZUnion,
};

const CommandSpec kZInter = {
    .name = "ZINTER",
    .group = Group::kSortedSet,
    .since = "6.2.0",
    .summary = "Gives the members that all of several sorted sets have.",
    .complexity = kInterCost,
    .flags = kReadonly,
    .arguments = {Integer("numkeys"), Keys(), Weights(), AggregateBy(), WithScores()},
    .handler = ZInter,
};

const CommandSpec kZDiff = {
    .name = "ZDIFF",
    .group = Group::kSortedSet,
    .since = "6.2.0",
    .summary = "Gives the members of the first sorted set that no other one has.",
    .complexity = kDiffCost,
    .flags = kReadonly,
    .arguments = {Integer("numkeys"), Keys(), WithScores()},
    .handler = ZDiff,
};

const CommandSpec kZUnionStore = {
    .name = "ZUNIONSTORE",
    .group = Group::kSortedSet,
    .since = "2.0.0",
    .summary = "Makes a sorted set of the members that any of several ones has.",
    .complexity = kUnionCost,
    .flags = kWrite | kDenyOom,
    .arguments = {Target(), Integer("numkeys"), Keys(), Weights(), AggregateBy()},
    .handler = ZUnionStore,
};

const CommandSpec kZInterStore = {
    .name = "ZINTERSTORE",
    .group = Group::kSortedSet,
    .since = "2.0.0",
    .summary = "Makes a sorted set of the members that all of several ones have.",
    .complexity = kInterCost,
    .flags = kWrite | kDenyOom,
    .arguments = {Target(), Integer("numkeys"), Keys(), Weights(), AggregateBy()},
    .handler = ZInterStore,
};

const CommandSpec kZDiffStore = {
    .name = "ZDIFFSTORE",
    .group = Group::kSortedSet,
    .since = "6.2.0",
    .summary = "Makes a sorted set of the first one's members that no other one has.",
    .complexity = kDiffCost,
    .flags = kWrite | kDenyOom,
    .arguments = {Target(), Integer("numkeys"), Keys()},
    .handler = ZDiffStore,
};

const CommandSpec kZInterCard = {
    .name = "ZINTERCARD",
    .group = Group::kSortedSet,
    .since = "7.0.0",
    .summary = "Counts the members that all of several sorted sets have.",
    .complexity = "O(N*K), N being the smallest size and K the number of sets.",
    .flags = kReadonly,
    .arguments = {Integer("numkeys"), Keys(), Optional(After("LIMIT", Integer("limit")))},
    .handler = ZInterCard,
};

}  // namespace

void AddZsetCombineCommands(CommandTable& table) {
  for (const CommandSpec* spec :
       {&kZUnion, &kZInter, &kZDiff, &kZUnionStore, &kZInterStore, &kZDiffStore, &kZInterCard}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
