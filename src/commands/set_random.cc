// SPOP SRANDMEMBER

#include <fmt/format.h>

#include <limits>
#include <unordered_set>

#include "commands/set_value.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using keyspace::EventClass;
using keyspace::Set;
using keyspace::SetMember;
using keyspace::SetWriter;

constexpr keyspace::KeyEvent kPopped = {"spop", EventClass::kSet};
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

// Drawing until there are enough different ones pays while each draw is likely to be a new one;
// above a third of the set, one walk over all of it is cheaper.
constexpr std::uint64_t kDrawBelow = 3;

// `count` different members, each with the same chance, by one walk: each is taken with the chance
// of what is still wanted among what is still to come.
void WriteByWalk(protocol::ReplyWriter& reply, const Set& set, std::uint64_t count,
                 base::Random& random) {
  std::uint64_t left = set.size();
  set.ForEach([&](const SetMember& member) {
    if (random.Below(left--) >= count) return;
    WriteMember(reply, member);
    --count;
  });
}

// The same by drawing. A member is known by its value, or by the place of its text.
void WriteByDrawing(protocol::ReplyWriter& reply, const Set& set, std::uint64_t count,
                    base::Random& random) {
  std::unordered_set<std::int64_t> integers;
  std::unordered_set<const char*> texts;
  while (integers.size() + texts.size() < count) {
    const SetMember member = set.Random(random);
    const bool is_new = member.is_integer() ? integers.insert(member.integer()).second
                                            : texts.insert(member.other().data()).second;
    if (is_new) WriteMember(reply, member);
  }
}

void WriteDistinct(CommandContext& ctx, const Set& set, std::uint64_t count) {
  base::Random& random = ctx.keyspace.state().random;
  ctx.reply.Array(std::min<std::uint64_t>(count, set.size()));
  if (set.big() == nullptr || count > set.size() / kDrawBelow) {
    WriteByWalk(ctx.reply, set, std::min<std::uint64_t>(count, set.size()), random);
  } else {
    WriteByDrawing(ctx.reply, set, count, random);
  }
}

void WriteAny(CommandContext& ctx, const Set& set, std::uint64_t count) {
  ctx.reply.Array(count);
  for (; count > 0; --count) {
    WriteMember(ctx.reply, set.Random(ctx.keyspace.state().random));
  }
}

// A negative count allows the same member again.
void SRandMemberCount(CommandContext& ctx, const keyspace::Key& key) {
  const std::int64_t count = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;
  if (count < -kMost) {
    return ctx.reply.Error(
        fmt::format("ERR value is out of range, value must between {} and {}", -kMost, kMost));
  }
  Set set;
  if (!ReadSet(ctx, key, set)) return;
  if (set.empty() || count == 0) return ctx.reply.Array(0);
  if (count < 0) return WriteAny(ctx, set, static_cast<std::uint64_t>(-count));
  WriteDistinct(ctx, set, static_cast<std::uint64_t>(count));
}

void SRandMember(CommandContext& ctx) {
  const keyspace::Key key = ctx.args.Key();
  if (ctx.args.left() > 1) return ctx.reply.Error(errors::kSyntax);
  if (!ctx.args.done()) return SRandMemberCount(ctx, key);
  Set set;
  if (!ReadSet(ctx, key, set)) return;
  if (set.empty()) return ctx.reply.Null();
  WriteMember(ctx.reply, set.Random(ctx.keyspace.state().random));
}

// All of them: the set goes as a whole.
void PopAll(CommandContext& ctx, keyspace::KeyWriter& key, const Set& set) {
  ctx.reply.Set(set.size());
  set.ForEach([&ctx](const SetMember& member) { WriteMember(ctx.reply, member); });
  ctx.keyspace.state().dirty += set.size() - 1;
  key.Delete();
  key.Changed(kPopped);
  key.Also({"del", EventClass::kGeneric});
}

void PopOne(CommandContext& ctx, SetWriter& set) {
  const SetMember member = set.view().Random(ctx.keyspace.state().random);
  WriteMember(ctx.reply, member);
  set.Remove(member);
}

void SPopCount(CommandContext& ctx, const keyspace::Key& name) {
  const std::int64_t wanted = ctx.args.Integer(errors::kMustBePositive);
  if (!ctx.args.Finish(ctx.reply)) return;
  if (wanted < 0) return ctx.reply.Error(errors::kMustBePositive);
  auto key = ctx.db.Write(name);
  if (!CheckSet(ctx, key)) return;
  const Set all(key.entry());
  const auto count = static_cast<std::uint64_t>(wanted);
  if (all.empty() || count == 0) return ctx.reply.Set(0);
  if (count >= all.size()) return PopAll(ctx, key, all);
  ctx.reply.Set(count);
  SetWriter set(key);
  for (std::uint64_t i = 0; i < count; ++i) PopOne(ctx, set);
  set.Settle(kPopped, count);
}

void SPop(CommandContext& ctx) {
  const keyspace::Key name = ctx.args.Key();
  if (ctx.args.left() > 1) return ctx.reply.Error(errors::kSyntax);
  if (!ctx.args.done()) return SPopCount(ctx, name);
  auto key = ctx.db.Write(name);
  if (!CheckSet(ctx, key)) return;
  if (!key.exists()) return ctx.reply.Null();
  SetWriter set(key);
  PopOne(ctx, set);
  set.Settle(kPopped);
}

const CommandSpec kSRandMember = {
    .name = "SRANDMEMBER",
    .group = Group::kSet,
    .since = "1.0.0",
    .summary = "Picks any members of a set; a negative count may pick the same one again.",
    .complexity =
        "O(N), N being the count; at most O(M), M being the number of members, for a "
        "positive one.",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Since("2.6.0", Optional(Integer("count")))},
    .tips = {"nondeterministic_output"},
    .history = {{"2.6.0", "The argument `count`."}},
    .handler = SRandMember,
};

const CommandSpec kSPop = {
    .name = "SPOP",
    .group = Group::kSet,
    .since = "1.0.0",
    .summary = "Takes any members out of a set and answers with them.",
    .complexity = "O(N), N being the count.",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kDelete), Since("3.2.0", Optional(Integer("count")))},
    .tips = {"nondeterministic_output"},
    .history = {{"3.2.0", "The argument `count`."}},
    .handler = SPop,
};

}  // namespace

void AddSetRandomCommands(CommandTable& table) {
  table.Add(kSRandMember);
  table.Add(kSPop);
}

}  // namespace oribi::commands
