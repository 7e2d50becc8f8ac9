// SET and its older forms, GETSET GETEX GETDEL, and DELIFEQ.

#include <algorithm>

#include "base/ascii.h"
#include "commands/string_commands.h"
#include "commands/string_options.h"
#include "commands/string_value.h"

namespace oribi::commands {

using keyspace::kNoDeadline;

namespace {

using Condition = StringOptions::Condition;
using Ttl = StringOptions::Ttl;

void Store(keyspace::KeyWriter& key, std::string_view value, std::int64_t deadline_ms) {
  key.SetString(value, deadline_ms);
  key.Changed(kSetEvent);
}

// Is the key as SET's condition wants it? None when it cannot be compared (WRONGTYPE was answered).
std::optional<bool> Holds(CommandContext& ctx, const StringOptions& options,
                          const keyspace::KeyWriter& key) {
  switch (options.condition) {
    case Condition::kAlways: return true;
    case Condition::kIfMissing: return !key.exists();
    case Condition::kIfThere: return key.exists();
    case Condition::kIfEqual:
      if (!CheckString(ctx, key)) return std::nullopt;
      return key.exists() && StringBytes(key.entry()).view() == options.compare;
  }
  return false;
}

// Answers with the old value, as GET does. False when that is an error.
bool ReplyOld(CommandContext& ctx, const keyspace::Key& key) {
  const auto entry = ReadString(ctx, key);
  if (!entry) return false;
  *entry != nullptr ? ReplyString(ctx.reply, **entry) : ctx.reply.Null();
  return true;
}

void SetWithOptions(CommandContext& ctx, const keyspace::Key& key, std::string_view value) {
  const StringOptions options =
      ReadStringOptions(ctx.args, kTakesCondition | kTakesIfEq | kTakesGet | kTakesKeepTtl);
  if (!ctx.args.Finish(ctx.reply)) return;
  std::int64_t deadline_ms = kNoDeadline;
  if (!ReadLifetime(ctx, options, deadline_ms)) return;
  // Redis answers SET … NX GET with the old value even when it set nothing.
  if (options.get && !ReplyOld(ctx, key)) return;

  auto writer = ctx.db.Write(key);
  const auto holds = Holds(ctx, options, writer);
  if (!holds) return;
  if (*holds) {
    if (options.ttl == Ttl::kKeep) deadline_ms = writer.deadline_ms();
    Store(writer, value, deadline_ms);
    if (options.ttl == Ttl::kExpire) writer.Also(kExpireEvent);
  }
  if (options.get) return;
  *holds ? ctx.reply.Ok() : ctx.reply.Null();
}

void Set(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto value = ctx.args.Text();
  if (!ctx.args.done()) return SetWithOptions(ctx, key, value);
  auto writer = ctx.db.Write(key);
  Store(writer, value, kNoDeadline);
  ctx.reply.Ok();
}

void SetNx(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto value = ctx.args.Text();
  auto writer = ctx.db.Write(key);
  const bool missing = !writer.exists();
  if (missing) Store(writer, value, kNoDeadline);
  ctx.reply.Integer(missing);
}

void SetWithLifetime(CommandContext& ctx, ExpireUnit unit) {
  const auto key = ctx.args.Key();
  const auto lifetime = ctx.args.Text();
  const auto value = ctx.args.Text();
  const auto deadline_ms = ReadDeadline(ctx, lifetime, unit, ExpireRange::kPositive);
  if (!deadline_ms) return;
  auto writer = ctx.db.Write(key);
  Store(writer, value, *deadline_ms);
  writer.Also(kExpireEvent);
  ctx.reply.Ok();
}

void SetEx(CommandContext& ctx) { SetWithLifetime(ctx, kSeconds); }
void PSetEx(CommandContext& ctx) { SetWithLifetime(ctx, kMilliseconds); }

void GetSet(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto value = ctx.args.Text();
  if (!ReplyOld(ctx, key)) return;
  auto writer = ctx.db.Write(key);
  Store(writer, value, kNoDeadline);
}

void GetDel(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  if (!ReplyOld(ctx, key)) return;
  auto writer = ctx.db.Write(key);
  if (!writer.exists()) return;
  writer.Delete();
  writer.Changed(kDelEvent);
}

void DelIfEq(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto value = ctx.args.Text();
  auto writer = ctx.db.Write(key);
  if (!CheckString(ctx, writer)) return;
  const bool equal = writer.exists() && StringBytes(writer.entry()).view() == value;
  if (equal) {
    writer.Delete();
    writer.Changed(kDelEvent);
  }
  ctx.reply.Integer(equal);
}

void ChangeLifetime(keyspace::KeyWriter& key, Ttl ttl, std::int64_t deadline_ms,
                    std::int64_t now_ms) {
  if (ttl == Ttl::kPersist) {
    if (key.deadline_ms() == kNoDeadline) return;
    key.SetDeadline(kNoDeadline);
    key.Changed({"persist", keyspace::EventClass::kGeneric});
  } else if (deadline_ms <= now_ms) {
    key.Delete();
    key.Changed(kDelEvent);
  } else {
    key.SetDeadline(deadline_ms);
    key.Changed(kExpireEvent);
  }
}

void GetEx(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const StringOptions options = ReadStringOptions(ctx.args, kTakesPersist);
  if (!ctx.args.Finish(ctx.reply)) return;
  const auto entry = ReadString(ctx, key);
  if (!entry) return;
  // Redis does not look at the lifetime when there is no key.
  if (*entry == nullptr) return ctx.reply.Null();
  std::int64_t deadline_ms = kNoDeadline;
  if (!ReadLifetime(ctx, options, deadline_ms)) return;
  ReplyString(ctx.reply, **entry);
  if (options.ttl == Ttl::kNone) return;
  auto writer = ctx.db.Write(key);
  ChangeLifetime(writer, options.ttl, deadline_ms, ctx.now_ms);
}

std::vector<Argument> LifetimeArguments(std::string_view relative, std::string_view absolute) {
  return {Since(relative, After("EX", Integer("seconds"))),
          Since(relative, After("PX", Integer("milliseconds"))),
          Since(absolute, After("EXAT", UnixTime("unix-time-seconds"))),
          Since(absolute, After("PXAT", UnixTime("unix-time-milliseconds")))};
}

std::vector<Argument> With(std::vector<Argument> arguments, Argument last) {
  arguments.push_back(std::move(last));
  return arguments;
}

// With GET the key is read as well; Redis tells each call of SET apart in this.
bool KeysOfSet(Arguments call, std::vector<KeyPosition>& keys) {
  const bool reads = std::any_of(call.begin() + 3, call.end(), [](std::string_view word) {
    return base::EqualsIgnoreCase(word, "GET");
  });
  keys.push_back({1, reads ? kRW | kAccess | kUpdate : kOW | kUpdate});
  return true;
}

const CommandSpec kSet = {
    .name = "SET",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Gives a key this value, whatever it held, perhaps for a time or on a condition.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("key", kRW | kAccess | kUpdate | kVariableFlags), Text("value"),
                  Optional(OneOf("condition",
                                 {Since("2.6.12", Token("NX")), Since("2.6.12", Token("XX")),
                                  Since("8.1.0", After("IFEQ", Text("comparison-value")))})),
                  Since("6.2.0", Optional(Token("GET"))),
                  Optional(OneOf("expiration", With(LifetimeArguments("2.6.12", "6.2.0"),
                                                    Since("6.0.0", Token("KEEPTTL")))))},
    .history = {{"2.6.12", "Takes `EX`, `PX`, `NX` and `XX`."},
                {"6.0.0", "Takes `KEEPTTL`."},
                {"6.2.0", "Takes `GET`, `EXAT` and `PXAT`."},
                {"7.0.0", "Takes `NX` together with `GET`."},
                {"8.1.0", "Takes `IFEQ`, as Valkey does since then."}},
    .handler = Set,
    .keys_from = KeysOfSet,
};

const CommandSpec kSetNx = {
    .name = "SETNX",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Gives a key this value unless there is such a key.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kOW | kInsert), Text("value")},
    .replaced_by = "`SET` with the `NX` argument",
    .deprecated_since = "2.6.12",
    .handler = SetNx,
};

const CommandSpec kSetEx = {
    .name = "SETEX",
    .group = Group::kString,
    .since = "2.0.0",
    .summary = "Gives a key this value for some seconds.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("key", kOW | kUpdate), Integer("seconds"), Text("value")},
    .replaced_by = "`SET` with the `EX` argument",
    .deprecated_since = "2.6.12",
    .handler = SetEx,
};

const CommandSpec kPSetEx = {
    .name = "PSETEX",
    .group = Group::kString,
    .since = "2.6.0",
    .summary = "Gives a key this value for some milliseconds.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("key", kOW | kUpdate), Integer("milliseconds"), Text("value")},
    .replaced_by = "`SET` with the `PX` argument",
    .deprecated_since = "2.6.12",
    .handler = PSetEx,
};

const CommandSpec kGetSet = {
    .name = "GETSET",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Gives a key this value and answers with the one it had.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Text("value")},
    .replaced_by = "`SET` with the `!GET` argument",
    .deprecated_since = "6.2.0",
    .handler = GetSet,
};

const CommandSpec kGetDel = {
    .name = "GETDEL",
    .group = Group::kString,
    .since = "6.2.0",
    .summary = "Gives the value of a key and deletes the key.",
    .complexity = "O(1)",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kDelete)},
    .handler = GetDel,
};

const CommandSpec kGetEx = {
    .name = "GETEX",
    .group = Group::kString,
    .since = "6.2.0",
    .summary = "Gives the value of a key and sets, or takes away, its time to live.",
    .complexity = "O(1)",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate),
                  Optional(OneOf("expiration", With(LifetimeArguments("", ""), Token("PERSIST"))))},
    .handler = GetEx,
};

const CommandSpec kDelIfEq = {
    .name = "DELIFEQ",
    .group = Group::kString,
    .since = "9.0.0",
    .summary =
        "Deletes a key if it has this value, as one lets go of a lock that is still one's own.",
    .complexity = "O(1)",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRM | kDelete), Text("value")},
    .handler = DelIfEq,
};

}  // namespace

void AddStringSetCommands(CommandTable& table) {
  for (const CommandSpec* spec :
       {&kSet, &kSetNx, &kSetEx, &kPSetEx, &kGetSet, &kGetDel, &kGetEx, &kDelIfEq}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
