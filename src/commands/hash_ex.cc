// HGETDEL HGETEX HSETEX

#include <limits>

#include "commands/hash_value.h"
#include "protocol/errors.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::kNoDeadline;

namespace {

constexpr std::string_view kTwoConditions = "ERR Only one of FXX or FNX arguments can be specified";
constexpr std::string_view kTwoLifetimes =
    "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
constexpr std::string_view kBadCount = "ERR invalid number of fields";

void HGetDel(CommandContext& ctx) {
  auto writer = ctx.db.Write(ctx.args.Key());
  if (!CheckHash(ctx, writer) || !ReadFields(ctx, kFieldsErrors)) return;
  HashWriter hash(writer);
  ctx.reply.Array(ctx.args.left());
  bool gone = false;
  while (!ctx.args.done()) {
    const auto field = ctx.args.Text();
    ReplyValueOrNull(ctx.reply, hash.view().Find(field));
    if (hash.exists()) gone |= hash.Erase(field);
  }
  if (gone) hash.Settle(kHDelEvent);
}

// What HGETEX is to do with the fields it gives.
struct GetExCall {
  bool persist = false;
  std::optional<std::int64_t> deadline_ms;
};

// False when what is wrong was answered.
bool ReadGetExOption(CommandContext& ctx, GetExCall& call) {
  if (const auto unit = ReadExpireWord(ctx.args)) {
    call.deadline_ms = ReadFieldDeadline(ctx, ctx.args.Text(), *unit);
    return call.deadline_ms.has_value();
  }
  call.persist = ctx.args.Accept("PERSIST");
  return true;
}

// Does to one field, which is there, what was asked for; did that change it?
bool Touch(HashWriter& hash, std::string_view field, bool has_deadline, const GetExCall& call,
           std::int64_t now_ms) {
  if (call.persist) {
    if (has_deadline) hash.SetDeadline(field, kNoDeadline);
    return has_deadline;
  }
  if (!call.deadline_ms) return false;
  if (*call.deadline_ms <= now_ms) return hash.Erase(field);
  hash.SetDeadline(field, *call.deadline_ms);
  return true;
}

keyspace::KeyEvent EventOf(const GetExCall& call, std::int64_t now_ms) {
  if (call.persist) return kHPersistEvent;
  return *call.deadline_ms <= now_ms ? kHDelEvent : kHExpireEvent;
}

void HGetEx(CommandContext& ctx) {
  auto writer = ctx.db.Write(ctx.args.Key());
  GetExCall call;
  if (!CheckHash(ctx, writer) || !ReadGetExOption(ctx, call)) return;
  if (!ReadFields(ctx, kFieldsErrors)) return;
  HashWriter hash(writer);
  if (call.deadline_ms || call.persist) hash.ReportExpiring();  // PERSIST too, in Redis
  ctx.reply.Array(ctx.args.left());
  bool changed = false;
  while (!ctx.args.done()) {
    const auto field = ctx.args.Text();
    const auto found = hash.view().Find(field);
    ReplyValueOrNull(ctx.reply, found);
    if (!found) continue;
    const bool has_deadline = found->deadline_ms != kNoDeadline;
    changed |= Touch(hash, field, has_deadline, call, ctx.now_ms);
  }
  if (changed) hash.Settle(EventOf(call, ctx.now_ms));
}

enum class Condition : std::uint8_t { kAlways, kNoneThere, kAllThere };

struct SetExCall {
  Condition condition = Condition::kAlways;
  bool keep_ttl = false;
  std::optional<std::int64_t> deadline_ms;
};

bool Refuse(CommandContext& ctx, std::string_view error) {
  ctx.reply.Error(error);
  return false;
}

// The next word, when it is FNX or FXX.
bool ReadCondition(CommandContext& ctx, SetExCall& call, bool& fits) {
  const bool none_there = ctx.args.Accept("FNX");
  if (!none_there && !ctx.args.Accept("FXX")) return false;
  fits = call.condition == Condition::kAlways || Refuse(ctx, kTwoConditions);
  call.condition = none_there ? Condition::kNoneThere : Condition::kAllThere;
  return true;
}

bool ReadLifetime(CommandContext& ctx, SetExCall& call, bool& fits) {
  const bool keep = ctx.args.Accept("KEEPTTL");
  const auto unit = keep ? std::nullopt : ReadExpireWord(ctx.args);
  if (!keep && !unit) return false;
  if (call.keep_ttl || call.deadline_ms) {
    fits = Refuse(ctx, kTwoLifetimes);
  } else if (keep) {
    call.keep_ttl = true;
  } else {
    call.deadline_ms = ReadFieldDeadline(ctx, ctx.args.Text(), *unit);
    fits = call.deadline_ms.has_value();
  }
  return true;
}

bool RefuseArity(CommandContext& ctx) {
  return Refuse(ctx, errors::WrongArity(ctx.command.full_name));
}

// Behind FIELDS: the number of pairs, and nothing but the pairs.
bool ReadPairCount(CommandContext& ctx) {
  if (ctx.args.left() < 3) return RefuseArity(ctx);
  const auto count = base::ParseInteger(ctx.args.Text());
  if (!count || *count < 1 || *count > std::numeric_limits<std::int32_t>::max())
    return Refuse(ctx, kBadCount);
  return static_cast<std::size_t>(*count) * 2 == ctx.args.left() || RefuseArity(ctx);
}

// Reads up to the first pair; false when what is wrong was answered.
bool ReadSetExCall(CommandContext& ctx, SetExCall& call) {
  while (!ctx.args.Accept("FIELDS")) {
    if (ctx.args.done()) return RefuseArity(ctx);
    bool fits = true;
    if (!ReadCondition(ctx, call, fits) && !ReadLifetime(ctx, call, fits)) {
      std::string error = "ERR unknown argument: ";
      return Refuse(ctx, error.append(errors::Shown(ctx.args.Peek())));
    }
    if (!fits) return false;
  }
  return ReadPairCount(ctx);
}

bool Holds(const Hash& hash, Condition condition, Arguments pairs) {
  if (condition == Condition::kAlways) return true;
  const bool wanted = condition == Condition::kAllThere;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    if (hash.Find(pairs[i]).has_value() != wanted) return false;
  }
  return true;
}

// Redis sets fields whose time is over already, and takes them away again, one by one.
void SetEx(HashWriter& hash, const SetExCall& call, Arguments pairs, std::int64_t now_ms) {
  const bool over = call.deadline_ms && *call.deadline_ms <= now_ms;
  const std::int64_t deadline_ms = call.keep_ttl ? HashWriter::kKeepDeadline
                                   : over        ? kNoDeadline
                                                 : call.deadline_ms.value_or(kNoDeadline);
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    if (over && i > 0) hash.Erase(pairs[i - 2]);
    hash.Set(pairs[i], pairs[i + 1], deadline_ms);
  }
  hash.ExpectPairs(pairs.size() / 2);
  if (call.deadline_ms) hash.ReportExpiring();
  hash.Settle(kHSetEvent);
  if (over) {
    hash.Erase(pairs[pairs.size() - 2]);
    hash.Settle(kHDelEvent);
  } else if (call.deadline_ms) {
    hash.Settle(kHExpireEvent);
  }
}

void HSetEx(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  SetExCall call;
  if (!ReadSetExCall(ctx, call)) return;
  auto writer = ctx.db.Write(key);
  if (!CheckHash(ctx, writer)) return;
  HashWriter hash(writer);
  const Arguments pairs = ctx.args.rest();
  const bool holds = Holds(hash.view(), call.condition, pairs);
  if (holds) SetEx(hash, call, pairs, ctx.now_ms);
  ctx.reply.Integer(holds);
}

Argument Lifetime(Argument last) {
  return Optional(
      OneOf("expiration", {After("EX", Integer("seconds")), After("PX", Integer("milliseconds")),
                           After("EXAT", UnixTime("unix-time-seconds")),
                           After("PXAT", UnixTime("unix-time-milliseconds")), std::move(last)}));
}

const CommandSpec kHGetDel = {
    .name = "HGETDEL",
    .group = Group::kHash,
    .since = "8.0.0",
    .summary = "Gives the values of fields and takes the fields out of the hash.",
    .complexity = "O(N) in the number of fields",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kDelete),
                  After("FIELDS", Block("fields", {Integer("numfields"), Many(Text("field"))}))},
    .handler = HGetDel,
};

const CommandSpec kHGetEx = {
    .name = "HGETEX",
    .group = Group::kHash,
    .since = "8.0.0",
    .summary = "Gives the values of fields and may change when the fields will go.",
    .complexity = "O(N) in the number of fields",
    .flags = kWrite | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Lifetime(Token("PERSIST")),
                  After("FIELDS", Block("fields", {Integer("numfields"), Many(Text("field"))}))},
    .handler = HGetEx,
};

const CommandSpec kHSetEx = {
    .name = "HSETEX",
    .group = Group::kHash,
    .since = "8.0.0",
    .summary = "Sets fields of a hash, perhaps for a time, all of them or none.",
    .complexity = "O(N) in the number of fields to set",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kUpdate),
                  Optional(OneOf("condition", {Token("FNX"), Token("FXX")})),
                  Lifetime(Token("KEEPTTL")),
                  After("FIELDS",
                        Block("fields", {Integer("numfields"),
                                         Many(Block("data", {Text("field"), Text("value")}))}))},
    .handler = HSetEx,
};

}  // namespace

void AddHashExCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kHGetDel, &kHGetEx, &kHSetEx}) table.Add(*spec);
}

}  // namespace oribi::commands
