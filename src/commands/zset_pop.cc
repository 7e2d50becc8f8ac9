#include "commands/zset_pop.h"

#include <algorithm>

#include "commands/zset_access.h"
#include "commands/zset_commands.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::EventClass;
using keyspace::Zset;

namespace {

constexpr std::string_view kNoKeys = "ERR numkeys should be greater than 0";
constexpr std::string_view kNoCount = "ERR count should be greater than 0";

void ReplyHead(protocol::ReplyWriter& reply, std::string_view key, std::size_t count,
               PopReply form) {
  switch (form) {
    case PopReply::kFlat: return reply.Array(2 * count);
    case PopReply::kPairs: return reply.Array(count);
    case PopReply::kKeyFlat: reply.Array(1 + 2 * count); return reply.Bulk(key);
    case PopReply::kKeyThenPairs:
      reply.Array(2);
      reply.Bulk(key);
      return reply.Array(count);
  }
}

}  // namespace

void PopMembers(CommandContext& ctx, keyspace::KeyWriter& key, ZsetEnd end, std::size_t count,
                PopReply form) {
  keyspace::ZsetWriter writer(key);
  const Zset zset = writer.zset();
  count = std::min(count, zset.size());
  const bool max = end == ZsetEnd::kMax;
  const Zset::Span span{max ? zset.size() - count : 0, count};
  const bool pairs = form == PopReply::kPairs || form == PopReply::kKeyThenPairs;
  ReplyHead(ctx.reply, key.key().text, count, form);
  zset.ForEach(span, max, [&](std::string_view member, double score) {
    if (pairs) ctx.reply.Array(2);
    ctx.reply.Bulk(member);
    ctx.reply.Double(score);
  });
  writer.RemoveSpan(span);
  writer.Finish({max ? "zpopmax" : "zpopmin", EventClass::kZset}, count);
}

bool PopFromFirst(CommandContext& ctx, Arguments keys, ZsetEnd end, std::size_t count,
                  PopReply form) {
  for (const std::string_view name : keys) {
    auto key = ctx.db.Write(ctx.keyspace.MakeKey(name));
    if (!key.exists()) continue;
    if (CheckZset(ctx, key)) PopMembers(ctx, key, end, count, form);
    return true;
  }
  return false;
}

bool ReadMultiPopCall(CommandContext& ctx, MultiPopCall& call) {
  ArgReader& args = ctx.args;
  const auto fail = [&ctx](std::string_view error) {
    ctx.reply.Error(error);
    return false;
  };
  const auto keys = base::ParseInteger(args.Text());
  if (!keys || *keys < 1) return fail(kNoKeys);
  if (static_cast<std::uint64_t>(*keys) >= args.left()) return fail(errors::kSyntax);
  call.keys = args.rest().first(static_cast<std::size_t>(*keys));
  args.Skip(call.keys.size());
  call.end = args.Sees("MAX") ? ZsetEnd::kMax : ZsetEnd::kMin;
  if (!args.Accept("MAX") && !args.Accept("MIN")) return fail(errors::kSyntax);
  if (args.done()) return true;
  if (args.left() < 2 || !args.Accept("COUNT")) return fail(errors::kSyntax);
  const auto count = base::ParseInteger(args.Text());
  if (!count || *count < 1) return fail(kNoCount);
  if (!args.done()) return fail(errors::kSyntax);
  call.count = static_cast<std::size_t>(*count);
  return true;
}

namespace {

void Pop(CommandContext& ctx, ZsetEnd end) {
  const auto name = ctx.args.Key();
  if (ctx.args.left() > 1) return ctx.reply.Error(errors::kSyntax);
  const bool counted = !ctx.args.done();
  std::int64_t count = 1;
  if (counted) {
    const auto wanted = base::ParseInteger(ctx.args.Text());
    if (!wanted || *wanted < 0) return ctx.reply.Error(errors::kMustBePositive);
    count = *wanted;
  }
  auto key = ctx.db.Write(name);
  if (!CheckZset(ctx, key)) return;
  if (!key.exists() || count == 0) return ctx.reply.Array(0);
  const bool pairs = counted && ctx.reply.resp() > 2;
  PopMembers(ctx, key, end, static_cast<std::size_t>(count),
             pairs ? PopReply::kPairs : PopReply::kFlat);
}

void ZPopMin(CommandContext& ctx) { Pop(ctx, ZsetEnd::kMin); }
void ZPopMax(CommandContext& ctx) { Pop(ctx, ZsetEnd::kMax); }

void ZMPop(CommandContext& ctx) {
  MultiPopCall call;
  if (!ReadMultiPopCall(ctx, call)) return;
  if (!PopFromFirst(ctx, call.keys, call.end, call.count, PopReply::kKeyThenPairs)) {
    ctx.reply.NullArray();
  }
}

const CommandSpec kZPopMin = {
    .name = "ZPOPMIN",
    .group = Group::kSortedSet,
    .since = "5.0.0",
    .summary = "Takes the members with the lowest scores out of a sorted set and gives them.",
    .complexity = "O(log(N)+M), N being the size of the sorted set and M the number popped.",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kDelete), Optional(Integer("count"))},
    .handler = ZPopMin,
};

const CommandSpec kZPopMax = {
    .name = "ZPOPMAX",
    .group = Group::kSortedSet,
    .since = "5.0.0",
    .summary = "Takes the members with the highest scores out of a sorted set and gives them.",
    .complexity = "O(log(N)+M), N being the size of the sorted set and M the number popped.",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kDelete), Optional(Integer("count"))},
    .handler = ZPopMax,
};

const CommandSpec kZMPop = {
    .name = "ZMPOP",
    .group = Group::kSortedSet,
    .since = "7.0.0",
    .summary = "Takes members from one end of the first of several sorted sets that is there.",
    .complexity =
        "O(K) + O(log(N)+M), K being the number of keys, N the size of the sorted set and "
        "M the number popped.",
    .flags = kWrite,
    .arguments = {Integer("numkeys"), Many(Key("key", kRW | kAccess | kDelete)),
                  OneOf("where", {Token("MIN"), Token("MAX")}),
                  Optional(After("COUNT", Integer("count")))},
    .handler = ZMPop,
};

}  // namespace

void AddZsetPopCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kZPopMin, &kZPopMax, &kZMPop}) table.Add(*spec);
}

}  // namespace oribi::commands
