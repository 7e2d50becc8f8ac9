// SINTER SUNION SDIFF, SINTERCARD, SMEMBERS, and SINTERSTORE SUNIONSTORE SDIFFSTORE

#include <utility>
#include <vector>

#include "commands/breath.h"
#include "commands/set_combination.h"
#include "commands/set_value.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;
using keyspace::EventClass;
using keyspace::NewSet;
using keyspace::Set;
using keyspace::SetMember;

// Members passed between two breaths: some ten microseconds.
constexpr std::uint64_t kStep = 128;

// Reads the sets of the next `count` arguments, all of them: Redis finds a wrong type even behind a
// missing key. False when it was answered.
bool ReadSets(CommandContext& ctx, std::size_t count, std::vector<Set>& sets) {
  sets.resize(count);
  for (Set& set : sets) {
    if (!ReadSet(ctx, ctx.args.Key(), set)) return false;
  }
  return true;
}

bool IsEmpty(SetOperation operation, const std::vector<Set>& sets) {
  if (operation == SetOperation::kDifference) return sets[0].empty();
  if (operation == SetOperation::kUnion) return false;
  for (const Set& set : sets) {
    if (set.empty()) return true;
  }
  return false;
}

template <typename Emit>
void Run(CommandContext& ctx, SetCombination& combination, Emit&& emit) {
  while (!combination.Step(kStep, emit)) ctx.server.Breathe();
}

void Answer(CommandContext& ctx, SetOperation operation, std::size_t count) {
  std::vector<Set> sets;
  if (!ReadSets(ctx, count, sets)) return;
  if (IsEmpty(operation, sets)) return ctx.reply.Set(0);
  SetCombination combination(operation, std::move(sets), ctx.db);
  if (RunsAside(ctx, combination.work())) return;
  std::vector<SetMember> members;
  Run(ctx, combination, [&members](const SetMember& member) {
    members.push_back(member);
    return true;
  });
  Breath breath(ctx.server);
  ctx.reply.Set(members.size());
  for (const SetMember& member : members) {
    WriteMember(ctx.reply, member);
    breath();
  }
}

void SInter(CommandContext& ctx) { Answer(ctx, SetOperation::kIntersection, ctx.args.left()); }
void SUnion(CommandContext& ctx) { Answer(ctx, SetOperation::kUnion, ctx.args.left()); }
void SDiff(CommandContext& ctx) { Answer(ctx, SetOperation::kDifference, ctx.args.left()); }

void SMembers(CommandContext& ctx) {
  Set set;
  if (!ReadSet(ctx, ctx.args.Key(), set)) return;
  if (RunsAside(ctx, set.size())) return;
  Breath breath(ctx.server);
  ctx.reply.Set(set.size());
  set.ForEach([&](const SetMember& member) {
    WriteMember(ctx.reply, member);
    breath();
  });
}

// The options of SINTERCARD: LIMIT, 0 for none. Redis takes it more than once.
std::uint64_t ReadLimit(ArgReader& args) {
  constexpr std::string_view kNegative = "ERR LIMIT can't be negative";
  std::int64_t limit = 0;
  while (!args.done() && args.ok()) {
    if (args.left() < 2 || !args.Accept("LIMIT")) {
      args.Fail(errors::kSyntax);
    } else {
      limit = args.Integer(kNegative);
      if (limit < 0) args.Fail(kNegative);
    }
  }
  return static_cast<std::uint64_t>(limit);
}

std::uint64_t CountMembers(CommandContext& ctx, SetCombination& combination, std::uint64_t limit) {
  std::uint64_t count = 0;
  Run(ctx, combination, [&](const SetMember&) { return ++count != limit; });
  return count;
}

// Redis looks at the keys last.
void SInterCard(CommandContext& ctx) {
  constexpr std::string_view kNoKeys = "ERR numkeys should be greater than 0";
  constexpr std::string_view kTooMany = "ERR Number of keys can't be greater than number of args";
  const std::int64_t count = ctx.args.Integer(kNoKeys);
  if (count <= 0) return ctx.reply.Error(kNoKeys);
  if (static_cast<std::uint64_t>(count) > ctx.args.left()) return ctx.reply.Error(kTooMany);
  const Arguments keys = ctx.args.rest().first(static_cast<std::size_t>(count));
  ctx.args.Skip(keys.size());
  const std::uint64_t limit = ReadLimit(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;

  std::vector<Set> sets(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!ReadSet(ctx, ctx.keyspace.MakeKey(keys[i]), sets[i])) return;
  }
  if (IsEmpty(SetOperation::kIntersection, sets)) return ctx.reply.Integer(0);
  SetCombination combination(SetOperation::kIntersection, std::move(sets), ctx.db);
  if (RunsAside(ctx, combination.work())) return;
  ctx.reply.Integer(static_cast<std::int64_t>(CountMembers(ctx, combination, limit)));
}

// Stores the result, or deletes the key when there is none.
void Publish(CommandContext& ctx, const keyspace::Key& destination, NewSet& result,
             std::string_view event) {
  auto key = ctx.db.Write(destination);
  const std::size_t members = result.size();
  if (members > 0) {
    result.StoreIn(key);
    key.Changed({event, EventClass::kSet});
  } else if (key.exists()) {
    key.Delete();
    key.Changed({"del", EventClass::kGeneric});
  }
  ctx.reply.Integer(static_cast<std::int64_t>(members));
}

void Store(CommandContext& ctx, SetOperation operation, std::string_view event) {
  const keyspace::Key destination = ctx.args.Key();
  std::vector<Set> sets;
  if (!ReadSets(ctx, ctx.args.left(), sets)) return;
  NewSet result(ctx.db);
  if (!IsEmpty(operation, sets)) {
    SetCombination combination(operation, std::move(sets), ctx.db);
    if (RunsAside(ctx, combination.work())) return;
    result.ReportAs(combination.FirstFlags());
    Run(ctx, combination, [&result](const SetMember& member) {
      result.Add(member);
      return true;
    });
    if (operation == SetOperation::kIntersection) result.ReportAsIntset();
  }
  Publish(ctx, destination, result, event);
}

void SInterStore(CommandContext& ctx) { Store(ctx, SetOperation::kIntersection, "sinterstore"); }
void SUnionStore(CommandContext& ctx) { Store(ctx, SetOperation::kUnion, "sunionstore"); }
void SDiffStore(CommandContext& ctx) { Store(ctx, SetOperation::kDifference, "sdiffstore"); }

const CommandSpec kSMembers = {
    .name = "SMEMBERS",
    .group = Group::kSet,
    .since = "1.0.0",
    .summary = "Answers with all members of a set.",
    .complexity = "O(N), N being the number of members.",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess)},
    .tips = {"nondeterministic_output_order"},
    .handler = SMembers,
};

CommandSpec Combining(std::string_view name, std::string_view summary, std::string_view complexity,
                      Handler handler) {
  return {
      .name = name,
      .group = Group::kSet,
      .since = "1.0.0",
      .summary = summary,
      .complexity = complexity,
      .flags = kReadonly,
      .arguments = {Many(Key("key", kRO | kAccess))},
      .tips = {"nondeterministic_output_order"},
      .handler = handler,
  };
}

CommandSpec Storing(std::string_view name, std::string_view summary, std::string_view complexity,
                    Handler handler) {
  return {
      .name = name,
      .group = Group::kSet,
      .since = "1.0.0",
      .summary = summary,
      .complexity = complexity,
      .flags = kWrite | kDenyOom,
      .arguments = {Key("destination", kOW | kUpdate), Many(Key("key", kRO | kAccess))},
      .handler = handler,
  };
}

constexpr std::string_view kOfSmallest =
    "O(N*M) at worst, N being the members of the smallest set and M the number of sets.";
constexpr std::string_view kOfAll = "O(N), N being the number of members of all sets together.";

const CommandSpec kSInter = Combining(
    "SINTER", "Answers with the members that all of the given sets have.", kOfSmallest, SInter);
const CommandSpec kSUnion =
    Combining("SUNION", "Answers with the members that any of the given sets has.", kOfAll, SUnion);
const CommandSpec kSDiff =
    Combining("SDIFF", "Answers with the members of the first set that none of the others has.",
              kOfAll, SDiff);

const CommandSpec kSInterStore =
    Storing("SINTERSTORE", "Makes a key the set of the members that all of the given sets have.",
            kOfSmallest, SInterStore);
const CommandSpec kSUnionStore =
    Storing("SUNIONSTORE", "Makes a key the set of the members that any of the given sets has.",
            kOfAll, SUnionStore);
const CommandSpec kSDiffStore = Storing(
    "SDIFFSTORE",
    "Makes a key the set of the members of the first given set that none of the others has.",
    kOfAll, SDiffStore);

const CommandSpec kSInterCard = {
    .name = "SINTERCARD",
    .group = Group::kSet,
    .since = "7.0.0",
    .summary = "Counts the members that all of the given sets have, up to a limit.",
    .complexity = kOfSmallest,
    .flags = kReadonly,
    .arguments = {Integer("numkeys"), Many(Key("key", kRO | kAccess)),
                  Optional(After("LIMIT", Integer("limit")))},
    .handler = SInterCard,
};

}  // namespace

void AddSetAlgebraCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kSMembers, &kSInter, &kSUnion, &kSDiff, &kSInterCard,
                                  &kSInterStore, &kSUnionStore, &kSDiffStore}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
