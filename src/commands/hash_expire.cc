// HEXPIRE HPEXPIRE HEXPIREAT HPEXPIREAT HPERSIST

#include "commands/hash_value.h"

namespace oribi::commands {
namespace {

enum class Condition : std::uint8_t { kAlways, kNone, kThere, kLater, kEarlier };

// What is told of each field.
enum Outcome : std::int64_t { kNoField = -2, kNoTtl = -1, kNotSet = 0, kDone = 1, kGone = 2 };

struct ConditionWord {
  std::string_view word;
  Condition condition;
};
constexpr ConditionWord kConditionWords[] = {{"NX", Condition::kNone},
                                             {"XX", Condition::kThere},
                                             {"GT", Condition::kLater},
                                             {"LT", Condition::kEarlier}};

Condition ReadCondition(ArgReader& args) {
  for (const ConditionWord& known : kConditionWords) {
    if (args.Accept(known.word)) return known.condition;
  }
  return Condition::kAlways;
}

// A field without a deadline counts as one that never ends.
bool Holds(Condition condition, const HashField& field, std::int64_t deadline_ms) {
  const bool has_deadline = field.deadline_ms != keyspace::kNoDeadline;
  switch (condition) {
    case Condition::kAlways: return true;
    case Condition::kNone: return !has_deadline;
    case Condition::kThere: return has_deadline;
    case Condition::kLater: return has_deadline && deadline_ms > field.deadline_ms;
    case Condition::kEarlier: return !has_deadline || deadline_ms < field.deadline_ms;
  }
  return false;
}

Outcome ExpireOne(HashWriter& hash, std::string_view field, Condition condition,
                  std::int64_t deadline_ms, std::int64_t now_ms) {
  const auto found = hash.view().Find(field);
  if (!found) return kNoField;
  if (!Holds(condition, *found, deadline_ms)) return kNotSet;
  if (deadline_ms <= now_ms) {
    hash.Erase(field);
    return kGone;
  }
  hash.SetDeadline(field, deadline_ms);
  return kDone;
}

// Answers "no such field" for each field of the call.
void ReplyNoFields(CommandContext& ctx) {
  for (std::size_t i = ctx.args.left(); i > 0; --i) ctx.reply.Integer(kNoField);
}

void Expire(CommandContext& ctx, ExpireUnit unit) {
  const auto key = ctx.args.Key();
  const auto lifetime = ctx.args.Text();
  auto writer = ctx.db.Write(key);
  if (!CheckHash(ctx, writer)) return;
  const auto deadline_ms = ReadFieldDeadline(ctx, lifetime, unit);
  if (!deadline_ms) return;
  const Condition condition = ReadCondition(ctx.args);
  if (!ReadFields(ctx, kExpireFieldsErrors)) return;

  HashWriter hash(writer);
  ctx.reply.Array(ctx.args.left());
  if (!hash.exists()) return ReplyNoFields(ctx);
  hash.ReportExpiring();
  std::int64_t changed = 0;
  while (!ctx.args.done()) {
    const Outcome outcome = ExpireOne(hash, ctx.args.Text(), condition, *deadline_ms, ctx.now_ms);
    changed += outcome > kNotSet;
    ctx.reply.Integer(outcome);
  }
  if (changed > 0) hash.Settle(*deadline_ms <= ctx.now_ms ? kHDelEvent : kHExpireEvent);
}

void HExpire(CommandContext& ctx) { Expire(ctx, kSeconds); }
void HPExpire(CommandContext& ctx) { Expire(ctx, kMilliseconds); }
void HExpireAt(CommandContext& ctx) { Expire(ctx, kUnixSeconds); }
void HPExpireAt(CommandContext& ctx) { Expire(ctx, kUnixMilliseconds); }

Outcome PersistOne(HashWriter& hash, std::string_view field) {
  const auto found = hash.view().Find(field);
  if (!found) return kNoField;
  if (found->deadline_ms == keyspace::kNoDeadline) return kNoTtl;
  hash.SetDeadline(field, keyspace::kNoDeadline);
  return kDone;
}

void HPersist(CommandContext& ctx) {
  auto writer = ctx.db.Write(ctx.args.Key());
  if (!CheckHash(ctx, writer) || !ReadFields(ctx, kFieldsErrors)) return;
  HashWriter hash(writer);
  ctx.reply.Array(ctx.args.left());
  if (!hash.exists()) return ReplyNoFields(ctx);
  bool changed = false;
  while (!ctx.args.done()) {
    const Outcome outcome = PersistOne(hash, ctx.args.Text());
    changed |= outcome == kDone;
    ctx.reply.Integer(outcome);
  }
  if (changed) hash.Settle(kHPersistEvent);
}

CommandSpec ExpireSpec(std::string_view name, std::string_view summary, Argument lifetime,
                       Handler handler) {
  return {
      .name = name,
      .group = Group::kHash,
      .since = "7.4.0",
      .summary = summary,
      .complexity = "O(N) in the number of fields",
      .flags = kWrite | kFast,
      .arguments = {Key("key", kRW | kUpdate), std::move(lifetime),
                    Optional(
                        OneOf("condition", {Token("NX"), Token("XX"), Token("GT"), Token("LT")})),
                    After("FIELDS", Block("fields", {Integer("numfields"), Many(Text("field"))}))},
      .handler = handler,
  };
}

const CommandSpec kHPersist = {
    .name = "HPERSIST",
    .group = Group::kHash,
    .since = "7.4.0",
    .summary = "Lets fields of a hash stay for good.",
    .complexity = "O(N) in the number of fields",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kUpdate),
                  After("FIELDS", Block("fields", {Integer("numfields"), Many(Text("field"))}))},
    .handler = HPersist,
};

}  // namespace

void AddHashExpireCommands(CommandTable& table) {
  table.Add(ExpireSpec("HEXPIRE", "Lets fields of a hash go after so many seconds.",
                       Integer("seconds"), HExpire));
  table.Add(ExpireSpec("HPEXPIRE", "Lets fields of a hash go after so many milliseconds.",
                       Integer("milliseconds"), HPExpire));
  table.Add(ExpireSpec("HEXPIREAT", "Lets fields of a hash go at a time, in seconds since 1970.",
                       UnixTime("unix-time-seconds"), HExpireAt));
  table.Add(ExpireSpec("HPEXPIREAT",
                       "Lets fields of a hash go at a time, in milliseconds since 1970.",
                       UnixTime("unix-time-milliseconds"), HPExpireAt));
  table.Add(kHPersist);
}

}  // namespace oribi::commands
