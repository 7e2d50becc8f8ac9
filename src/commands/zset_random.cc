// ZRANDMEMBER.

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <vector>

#include "commands/zset_access.h"
#include "commands/zset_commands.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::Zset;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kCountOutOfRange =
    "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";

struct RandomCall {
  std::int64_t count = 0;  // negative: members may come more than once
  bool with_scores = false;
};

bool ReadRandomCall(CommandContext& ctx, RandomCall& call) {
  ArgReader& args = ctx.args;
  call.count = args.Integer();
  if (args.ok() && call.count < -kMost) args.Fail(kCountOutOfRange);
  if (args.ok() && !args.done()) {
    call.with_scores = args.left() == 1 && args.Accept("WITHSCORES");
    if (!call.with_scores) args.Fail(errors::kSyntax);
    if (call.count < -kMost / 2 || call.count > kMost / 2) args.Fail(errors::kOutOfRange);
  }
  if (args.ok()) return true;
  args.Skip(args.left());
  return args.Finish(ctx.reply);
}

// So many different ranks below `size`, each choice with the same chance, in ascending order: the
// method of R. Floyd takes one random number for each.
std::vector<std::size_t> ChooseRanks(base::Random& random, std::size_t size, std::size_t count) {
  std::unordered_set<std::size_t> chosen;
  chosen.reserve(count);
  for (std::size_t last = size - count; last < size; ++last) {
    if (!chosen.insert(random.Below(last + 1)).second) chosen.insert(last);
  }
  std::vector<std::size_t> ranks(chosen.begin(), chosen.end());
  std::sort(ranks.begin(), ranks.end());
  return ranks;
}

void ReplyDifferent(CommandContext& ctx, const Zset& zset, const RandomCall& call) {
  const auto wanted = static_cast<std::size_t>(call.count);
  const std::size_t count = std::min(wanted, zset.size());
  MemberReply reply(ctx.reply, call.with_scores, count);
  if (count == zset.size()) return zset.ForEach(zset.All(), false, reply);
  for (const std::size_t rank : ChooseRanks(ctx.keyspace.state().random, zset.size(), count)) {
    zset.ForEach({rank, 1}, false, reply);
  }
}

void ReplyAny(CommandContext& ctx, const Zset& zset, const RandomCall& call) {
  const auto count = static_cast<std::size_t>(-call.count);
  MemberReply reply(ctx.reply, call.with_scores, count);
  for (std::size_t i = 0; i < count; ++i) {
    zset.ForEach({ctx.keyspace.state().random.Below(zset.size()), 1}, false, reply);
  }
}

void ReplyOne(CommandContext& ctx, const keyspace::Key& key) {
  Zset zset;
  if (!ReadZset(ctx, key, zset)) return;
  if (zset.size() == 0) return ctx.reply.Null();
  const std::size_t rank = ctx.keyspace.state().random.Below(zset.size());
  zset.ForEach({rank, 1}, false,
               [&ctx](std::string_view member, double) { ctx.reply.Bulk(member); });
}

void ZRandMember(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  if (ctx.args.done()) return ReplyOne(ctx, key);
  RandomCall call;
  if (!ReadRandomCall(ctx, call)) return;
  Zset zset;
  if (!ReadZset(ctx, key, zset)) return;
  if (call.count == 0 || zset.size() == 0) return ctx.reply.Array(0);
  call.count > 0 ? ReplyDifferent(ctx, zset, call) : ReplyAny(ctx, zset, call);
}

const CommandSpec kZRandMember = {
    .name = "ZRANDMEMBER",
    .group = Group::kSortedSet,
    .since = "6.2.0",
    .summary = "Gives members picked at random, each with the same chance.",
    .complexity = "O(N*log(M)) for N members of a sorted set of M.",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess),
                  Optional(Block("options", {Integer("count"), Optional(Token("WITHSCORES"))}))},
    .tips = {"nondeterministic_output"},
    .handler = ZRandMember,
};

}  // namespace

void AddZsetRandomCommands(CommandTable& table) { table.Add(kZRandMember); }

}  // namespace oribi::commands
