// ZADD ZINCRBY ZREM: what changes single members.

#include <vector>

#include "base/ascii.h"
#include "commands/breath.h"
#include "commands/zset_access.h"
#include "commands/zset_add.h"
#include "commands/zset_commands.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::EventClass;
using keyspace::ZsetWriter;

namespace {

constexpr std::string_view kNxAndXx = "ERR XX and NX options at the same time are not compatible";
constexpr std::string_view kGtLtNx =
    "ERR GT, LT, and/or NX options at the same time are not compatible";
constexpr std::string_view kOnePair = "ERR INCR option supports a single increment-element pair";

bool ReadAddOption(ArgReader& args, AddOptions& options) {
  const auto take = [&args](std::string_view word, bool& option) {
    return args.Accept(word) && (option = true);
  };
  return take("NX", options.nx) || take("XX", options.xx) || take("GT", options.gt) ||
         take("LT", options.lt) || take("CH", options.ch) || take("INCR", options.incr);
}

// Before the first score: letters that begin no number end the search early.
AddOptions ReadAddOptions(ArgReader& args, bool incr) {
  AddOptions options{.incr = incr};
  while (!args.done() && !args.Peek().empty() && !base::IsDigit(args.Peek()[0]) &&
         ReadAddOption(args, options)) {
  }
  return options;
}

std::string_view WrongWith(const AddOptions& options, std::size_t words) {
  if (words == 0 || words % 2 != 0) return errors::kSyntax;
  if (options.nx && options.xx) return kNxAndXx;
  if ((options.nx && (options.gt || options.lt)) || (options.gt && options.lt)) return kGtLtNx;
  if (options.incr && words > 2) return kOnePair;
  return {};
}

// Redis reads all scores before it looks at the key.
bool ReadScores(CommandContext& ctx, Arguments pairs, std::vector<double>& scores) {
  Breath breath(ctx.server);
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    breath();
    const auto score = ParseScore(pairs[i]);
    if (!score) {
      ctx.reply.Error(errors::kNotAFloat);
      return false;
    }
    scores.push_back(*score);
  }
  return true;
}

// The usual call: nothing is allocated.
void AddOne(CommandContext& ctx, const keyspace::Key& key, const AddOptions& options) {
  const auto score = ParseScore(ctx.args.Text());
  if (!score) return ctx.reply.Error(errors::kNotAFloat);
  AddMember(ctx, key, options, *score, ctx.args.Text());
}

void AddMany(CommandContext& ctx, const keyspace::Key& key, const AddOptions& options) {
  const Arguments pairs = ctx.args.rest();
  std::vector<double> scores;
  scores.reserve(pairs.size() / 2);
  if (ReadScores(ctx, pairs, scores)) AddMembers(ctx, key, options, scores, pairs);
}

void Add(CommandContext& ctx, bool incr) {
  if (RunsAsideAlone(ctx)) return;
  const auto key = ctx.args.Key();
  const AddOptions options = ReadAddOptions(ctx.args, incr);
  const std::size_t words = ctx.args.left();
  const std::string_view wrong = WrongWith(options, words);
  if (!wrong.empty()) return ctx.reply.Error(wrong);
  words == 2 ? AddOne(ctx, key, options) : AddMany(ctx, key, options);
}

void ZAdd(CommandContext& ctx) { Add(ctx, false); }
void ZIncrBy(CommandContext& ctx) { Add(ctx, true); }

void ZRem(CommandContext& ctx) {
  if (RunsAsideAlone(ctx)) return;
  auto writer = ctx.db.Write(ctx.args.Key());
  if (!CheckZset(ctx, writer)) return;
  ZsetWriter zset(writer);
  std::size_t removed = 0;
  Breath breath(ctx.server);
  while (!ctx.args.done() && writer.exists() && zset.size() > 0) {
    breath(writer);
    const auto place = zset.Find(keyspace::EncodedMember(ctx.args.Text()));
    if (!place.found) continue;
    zset.Remove(place);
    ++removed;
  }
  if (removed > 0) zset.Finish({"zrem", EventClass::kZset}, removed);
  ctx.reply.Integer(static_cast<std::int64_t>(removed));
}

const CommandSpec kZAdd = {
    .name = "ZADD",
    .group = Group::kSortedSet,
    .since = "1.2.0",
    .summary = "Puts members into a sorted set, or gives those that are there another score.",
    .complexity = "O(log(N)) for each member, N being the size of the sorted set.",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kUpdate),
                  Since("3.0.2", Optional(OneOf("condition", {Token("NX"), Token("XX")}))),
                  Since("6.2.0", Optional(OneOf("comparison", {Token("GT"), Token("LT")}))),
                  Since("3.0.2", Optional(Token("CH", "change"))),
                  Since("3.0.2", Optional(Token("INCR", "increment"))),
                  Many(Block("data", {Double("score"), Text("member")}))},
    .history = {{"2.4.0", "Takes several members."},
                {"3.0.2", "The options `XX`, `NX`, `CH` and `INCR`."},
                {"6.2.0", "The options `GT` and `LT`."}},
    .handler = ZAdd,
};

const CommandSpec kZIncrBy = {
    .name = "ZINCRBY",
    .group = Group::kSortedSet,
    .since = "1.2.0",
    .summary = "Adds to the score of a member, which is put into the sorted set if need be.",
    .complexity = "O(log(N)), N being the size of the sorted set.",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Integer("increment"), Text("member")},
    .handler = ZIncrBy,
};

const CommandSpec kZRem = {
    .name = "ZREM",
    .group = Group::kSortedSet,
    .since = "1.2.0",
    .summary = "Takes members out of a sorted set, and deletes it when none is left.",
    .complexity = "O(M*log(N)) for M members, N being the size of the sorted set.",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kDelete), Many(Text("member"))},
    .history = {{"2.4.0", "Takes several members."}},
    .handler = ZRem,
};

}  // namespace

void AddZsetCommands(CommandTable& table);

void AddZsetCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kZAdd, &kZIncrBy, &kZRem}) table.Add(*spec);
  AddZsetReadCommands(table);
  AddZsetRangeCommands(table);
  AddZsetRemoveCommands(table);
  AddZsetPopCommands(table);
  AddZsetBlockCommands(table);
  AddZsetRandomCommands(table);
  AddZsetCombineCommands(table);
}

}  // namespace oribi::commands
