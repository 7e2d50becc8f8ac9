#include <string>

#include "commands/context.h"
#include "commands/expire_argument.h"
#include "commands/key_lookup.h"

// A key's deadline: EXPIRE, TTL, PERSIST and their kin.
namespace oribi::commands {
namespace {

using keyspace::EventClass;
using keyspace::kNoDeadline;

enum Condition : unsigned { kNx = 1, kXx = 2, kGt = 4, kLt = 8 };

void FailUnsupported(ArgReader& args) {
  const std::string_view option = args.Peek();
  std::string error = "ERR Unsupported option ";
  error += option.substr(0, option.find('\0'));
  args.Fail(error);
}

// Redis looks at the options before it looks at the number in front of them.
unsigned ReadConditions(ArgReader& args) {
  unsigned conditions = 0;
  while (!args.done() && args.ok()) {
    if (args.Accept("NX")) {
      conditions |= kNx;
    } else if (args.Accept("XX")) {
      conditions |= kXx;
    } else if (args.Accept("GT")) {
      conditions |= kGt;
    } else if (args.Accept("LT")) {
      conditions |= kLt;
    } else {
      FailUnsupported(args);
    }
  }
  if ((conditions & kNx) != 0 && conditions != kNx) {
    args.Fail("ERR NX and XX, GT or LT options at the same time are not compatible");
  }
  if ((conditions & kGt) != 0 && (conditions & kLt) != 0) {
    args.Fail("ERR GT and LT options at the same time are not compatible");
  }
  return conditions;
}

// A key without a deadline counts as one that ends never: nothing is greater, everything is less.
bool ConditionsHold(unsigned conditions, std::int64_t current_ms, std::int64_t wanted_ms) {
  const bool has_deadline = current_ms != kNoDeadline;
  if ((conditions & kNx) != 0 && has_deadline) return false;
  if ((conditions & kXx) != 0 && !has_deadline) return false;
  if ((conditions & kGt) != 0 && (!has_deadline || wanted_ms <= current_ms)) return false;
  return (conditions & kLt) == 0 || !has_deadline || wanted_ms < current_ms;
}

void SetExpiry(CommandContext& ctx, ExpireUnit unit) {
  const keyspace::Key name = ctx.args.Key();
  const std::string_view amount = ctx.args.Text();
  const unsigned conditions = ReadConditions(ctx.args);
  if (!ctx.args.Finish(ctx.reply)) return;
  const auto deadline_ms = ReadDeadline(ctx, amount, unit, ExpireRange::kAny);
  if (!deadline_ms) return;

  auto key = ctx.db.Write(name);
  if (!key.exists() || !ConditionsHold(conditions, key.deadline_ms(), *deadline_ms)) {
    return ctx.reply.Integer(0);
  }
  if (*deadline_ms <= ctx.now_ms) {
    key.Delete();
    key.Changed({"del", EventClass::kGeneric});
  } else {
    key.SetDeadline(*deadline_ms);
    key.Changed({"expire", EventClass::kGeneric});
  }
  ctx.reply.Integer(1);
}

void Expire(CommandContext& ctx) { SetExpiry(ctx, kSeconds); }
void PExpire(CommandContext& ctx) { SetExpiry(ctx, kMilliseconds); }
void ExpireAt(CommandContext& ctx) { SetExpiry(ctx, kUnixSeconds); }
void PExpireAt(CommandContext& ctx) { SetExpiry(ctx, kUnixMilliseconds); }

constexpr std::int64_t kNoKeyReply = -2;
constexpr std::int64_t kNoDeadlineReply = -1;

// Half a second and more is rounded up, as in Redis.
void AnswerDeadline(CommandContext& ctx, ExpireUnit unit) {
  const keyspace::Entry* const entry = ReadUntouched(ctx, ctx.args.Key());
  if (entry == nullptr) return ctx.reply.Integer(kNoKeyReply);
  if (!entry->has_deadline()) return ctx.reply.Integer(kNoDeadlineReply);
  const std::int64_t ms = entry->deadline_ms() - (unit.absolute ? 0 : ctx.now_ms);
  ctx.reply.Integer(unit.milliseconds ? ms : ms / 1000 + (ms % 1000 >= 500));
}

void Ttl(CommandContext& ctx) { AnswerDeadline(ctx, kSeconds); }
void Pttl(CommandContext& ctx) { AnswerDeadline(ctx, kMilliseconds); }
void ExpireTime(CommandContext& ctx) { AnswerDeadline(ctx, kUnixSeconds); }
void PExpireTime(CommandContext& ctx) { AnswerDeadline(ctx, kUnixMilliseconds); }

void Persist(CommandContext& ctx) {
  auto key = ctx.db.Write(ctx.args.Key());
  if (key.deadline_ms() == kNoDeadline) return ctx.reply.Integer(0);
  key.SetDeadline(kNoDeadline);
  key.Changed({"persist", EventClass::kGeneric});
  ctx.reply.Integer(1);
}

Argument Conditions() {
  return Since("7.0.0",
               Optional(OneOf("condition", {Token("NX"), Token("XX"), Token("GT"), Token("LT")})));
}

CommandSpec SetterSpec(std::string_view name, std::string_view since, std::string_view summary,
                       Argument when, Handler handler) {
  return {
      .name = name,
      .group = Group::kGeneric,
      .since = since,
      .summary = summary,
      .complexity = "O(1)",
      .flags = kWrite | kFast,
      .arguments = {Key("key", kRW | kUpdate), std::move(when), Conditions()},
      .history = {{"7.0.0", "The conditions `NX`, `XX`, `GT` and `LT`."}},
      .handler = handler,
  };
}

CommandSpec GetterSpec(std::string_view name, std::string_view since, std::string_view summary,
                       Handler handler) {
  return {
      .name = name,
      .group = Group::kGeneric,
      .since = since,
      .summary = summary,
      .complexity = "O(1)",
      .flags = kReadonly | kFast,
      .arguments = {Key("key", kRO | kAccess)},
      .handler = handler,
  };
}

CommandSpec RemainingSpec(std::string_view name, std::string_view since, std::string_view summary,
                          Handler handler) {
  CommandSpec spec = GetterSpec(name, since, summary, handler);
  spec.tips = {"nondeterministic_output"};
  spec.history = {{"2.8.0", "A missing key is told by -2."}};
  return spec;
}

const CommandSpec kExpire = SetterSpec("EXPIRE", "1.0.0", "Lets a key go after this many seconds.",
                                       Integer("seconds"), Expire);
const CommandSpec kPExpire =
    SetterSpec("PEXPIRE", "2.6.0", "Lets a key go after this many milliseconds.",
               Integer("milliseconds"), PExpire);
const CommandSpec kExpireAt =
    SetterSpec("EXPIREAT", "1.2.0", "Lets a key go at a Unix time in seconds.",
               UnixTime("unix-time-seconds"), ExpireAt);
const CommandSpec kPExpireAt =
    SetterSpec("PEXPIREAT", "2.6.0", "Lets a key go at a Unix time in milliseconds.",
               UnixTime("unix-time-milliseconds"), PExpireAt);

const CommandSpec kTtl =
    RemainingSpec("TTL", "1.0.0", "Tells how many seconds a key has left.", Ttl);
const CommandSpec kPttl =
    RemainingSpec("PTTL", "2.6.0", "Tells how many milliseconds a key has left.", Pttl);
const CommandSpec kExpireTime = GetterSpec(
    "EXPIRETIME", "7.0.0", "Tells the Unix time in seconds at which a key ends.", ExpireTime);
const CommandSpec kPExpireTime =
    GetterSpec("PEXPIRETIME", "7.0.0", "Tells the Unix time in milliseconds at which a key ends.",
               PExpireTime);

const CommandSpec kPersist = {
    .name = "PERSIST",
    .group = Group::kGeneric,
    .since = "2.2.0",
    .summary = "Takes a key's deadline away, so that it stays.",
    .complexity = "O(1)",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kUpdate)},
    .handler = Persist,
};

}  // namespace

void AddExpireCommands(CommandTable& table);

void AddExpireCommands(CommandTable& table) {
  table.Add(kExpire);
  table.Add(kPExpire);
  table.Add(kExpireAt);
  table.Add(kPExpireAt);
  table.Add(kTtl);
  table.Add(kPttl);
  table.Add(kExpireTime);
  table.Add(kPExpireTime);
  table.Add(kPersist);
}

}  // namespace oribi::commands
