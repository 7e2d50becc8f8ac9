// SADD SREM SMOVE SISMEMBER SMISMEMBER SCARD SSCAN, and what the group shares

#include <string>

#include "base/glob.h"
#include "commands/breath.h"
#include "commands/scan_call.h"
#include "commands/set_value.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::EventClass;
using keyspace::KeyWriter;
using keyspace::Set;
using keyspace::SetMember;
using keyspace::SetWriter;

bool ReadSet(CommandContext& ctx, const keyspace::Key& key, Set& set) {
  const keyspace::Entry* const entry = ctx.db.Read(key);
  if (entry != nullptr && entry->type() != keyspace::Type::kSet) [[unlikely]] {
    ctx.reply.Error(errors::kWrongType);
    return false;
  }
  set = Set(entry);
  return true;
}

bool CheckSet(CommandContext& ctx, const KeyWriter& key) {
  if (!key.exists() || key.is(keyspace::Type::kSet)) [[likely]]
    return true;
  ctx.reply.Error(errors::kWrongType);
  return false;
}

namespace {

constexpr keyspace::KeyEvent kAdded = {"sadd", EventClass::kSet};
constexpr keyspace::KeyEvent kRemoved = {"srem", EventClass::kSet};

void SAdd(CommandContext& ctx) {
  if (RunsAsideAlone(ctx)) return;
  auto key = ctx.db.Write(ctx.args.Key());
  if (!CheckSet(ctx, key)) return;
  const Arguments members = ctx.args.rest();
  const SetMember first(members[0]);
  SetWriter set(key);
  set.Expect(members.size(), first);
  std::uint64_t added = set.Add(first);
  Breath breath(ctx.server);
  for (const std::string_view member : members.subspan(1)) {
    added += set.Add(SetMember(member));
    breath(key);
  }
  if (added > 0) set.Settle(kAdded, added);
  ctx.reply.Integer(static_cast<std::int64_t>(added));
}

void SRem(CommandContext& ctx) {
  if (RunsAsideAlone(ctx)) return;
  auto key = ctx.db.Write(ctx.args.Key());
  if (!CheckSet(ctx, key)) return;
  std::uint64_t removed = 0;
  SetWriter set(key);
  Breath breath(ctx.server);
  for (const std::string_view member : ctx.args.rest()) {
    removed += set.Remove(SetMember(member));
    breath(key);
  }
  if (removed > 0) set.Settle(kRemoved, removed);
  ctx.reply.Integer(static_cast<std::int64_t>(removed));
}

// The target is opened anew once the source has changed: a change of one key may move the slots of
// others.
bool MoveMember(CommandContext& ctx, const keyspace::Key& from, const keyspace::Key& to,
                const SetMember& member) {
  {
    auto key = ctx.db.Write(from);
    SetWriter source(key);
    if (!source.Remove(member)) return false;
    source.Settle(kRemoved);
  }
  auto key = ctx.db.Write(to);
  SetWriter target(key);
  target.Expect(1, member);
  if (target.Add(member)) target.Settle(kAdded);
  return true;
}

// Redis does not look at the target's type when there is no source.
void SMove(CommandContext& ctx) {
  const keyspace::Key from = ctx.args.Key();
  const keyspace::Key to = ctx.args.Key();
  const SetMember member(ctx.args.Text());
  {
    const auto source = ctx.db.Write(from);
    if (!source.exists()) return ctx.reply.Integer(0);
    if (!CheckSet(ctx, source) || !CheckSet(ctx, ctx.db.Write(to))) return;
  }
  if (from.text == to.text) {
    const auto source = ctx.db.Write(from);
    return ctx.reply.Integer(Set(source.entry()).Contains(member));
  }
  ctx.reply.Integer(MoveMember(ctx, from, to, member));
}

void SIsMember(CommandContext& ctx) {
  Set set;
  if (!ReadSet(ctx, ctx.args.Key(), set)) return;
  ctx.reply.Integer(set.Contains(SetMember(ctx.args.Text())));
}

void SMIsMember(CommandContext& ctx) {
  Set set;
  if (!ReadSet(ctx, ctx.args.Key(), set)) return;
  ctx.reply.Array(ctx.args.left());
  for (const std::string_view member : ctx.args.rest()) {
    ctx.reply.Integer(set.Contains(SetMember(member)));
  }
}

void SCard(CommandContext& ctx) {
  Set set;
  if (!ReadSet(ctx, ctx.args.Key(), set)) return;
  ctx.reply.Integer(static_cast<std::int64_t>(set.size()));
}

// The members of one call, whose number stands in front of them.
void AnswerScan(CommandContext& ctx, const Set& set, const ScanCall& call) {
  const bool all = call.pattern == "*";
  protocol::ReplyBuffer members;
  protocol::ReplyWriter writer(members, ctx.reply.resp());
  std::size_t found = 0;
  char digits[base::kInt64Chars];
  const std::uint64_t next = set.Scan(call.cursor, call.count, [&](const SetMember& member) {
    if (!all && !base::GlobMatches(call.pattern, member.Text(digits))) return;
    WriteMember(writer, member);
    ++found;
  });
  WriteScanCursor(ctx.reply, next);
  ctx.reply.Array(found);
  ctx.reply.buffer().AppendBuffer(members);
}

void SScan(CommandContext& ctx) {
  const keyspace::Key key = ctx.args.Key();
  ScanCall call{.cursor = ReadScanCursor(ctx.args)};
  if (!ctx.args.ok()) return void(ctx.args.Finish(ctx.reply));
  Set set;
  if (!ReadSet(ctx, key, set)) return;
  if (set.empty()) {
    WriteScanCursor(ctx.reply, 0);
    return ctx.reply.Array(0);
  }
  ReadScanOptions(ctx.args, ScanOf::kOther, call);
  if (!ctx.args.Finish(ctx.reply)) return;
  AnswerScan(ctx, set, call);
}

const CommandSpec kSAdd = {
    .name = "SADD",
    .group = Group::kSet,
    .since = "1.0.0",
    .summary = "Puts members into a set, and counts those that were not in it.",
    .complexity = "O(N), N being the number of members given.",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kInsert), Many(Text("member"))},
    .history = {{"2.4.0", "Takes several members."}},
    .handler = SAdd,
};

const CommandSpec kSRem = {
    .name = "SREM",
    .group = Group::kSet,
    .since = "1.0.0",
    .summary = "Takes members out of a set, and counts those that were in it.",
    .complexity = "O(N), N being the number of members given.",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kDelete), Many(Text("member"))},
    .history = {{"2.4.0", "Takes several members."}},
    .handler = SRem,
};

const CommandSpec kSMove = {
    .name = "SMOVE",
    .group = Group::kSet,
    .since = "1.0.0",
    .summary = "Takes a member out of one set and puts it into another.",
    .complexity = "O(1)",
    .flags = kWrite | kFast,
    .arguments = {Key("source", kRW | kAccess | kDelete), Key("destination", kRW | kInsert),
                  Text("member")},
    .handler = SMove,
};

const CommandSpec kSIsMember = {
    .name = "SISMEMBER",
    .group = Group::kSet,
    .since = "1.0.0",
    .summary = "Tells whether a set has a member.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO), Text("member")},
    .handler = SIsMember,
};

const CommandSpec kSMIsMember = {
    .name = "SMISMEMBER",
    .group = Group::kSet,
    .since = "6.2.0",
    .summary = "Tells of each of several members whether a set has it.",
    .complexity = "O(N), N being the number of members given.",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Many(Text("member"))},
    .handler = SMIsMember,
};

const CommandSpec kSCard = {
    .name = "SCARD",
    .group = Group::kSet,
    .since = "1.0.0",
    .summary = "Counts the members of a set.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO)},
    .handler = SCard,
};

const CommandSpec kSScan = {
    .name = "SSCAN",
    .group = Group::kSet,
    .since = "2.8.0",
    .summary = "Goes through the members of a set, a stretch a call.",
    .complexity = "O(COUNT) a call, O(N) for all calls until the cursor is 0 again.",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("cursor"),
                  Optional(After("MATCH", Pattern("pattern"))),
                  Optional(After("COUNT", Integer("count")))},
    .tips = {"nondeterministic_output"},
    .handler = SScan,
};

}  // namespace

void AddSetMemberCommands(CommandTable& table) {
  for (const CommandSpec* spec :
       {&kSAdd, &kSRem, &kSMove, &kSIsMember, &kSMIsMember, &kSCard, &kSScan}) {
    table.Add(*spec);
  }
}

void AddSetCommands(CommandTable& table);

void AddSetCommands(CommandTable& table) {
  AddSetMemberCommands(table);
  AddSetRandomCommands(table);
  AddSetAlgebraCommands(table);
}

}  // namespace oribi::commands
