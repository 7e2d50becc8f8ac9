// MGET MSET MSETNX MSETEX: several keys at once.

#include <algorithm>
#include <limits>

#include "commands/string_commands.h"
#include "commands/string_options.h"
#include "commands/string_value.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::kNoDeadline;

namespace {

constexpr std::string_view kBadNumkeys = "ERR invalid numkeys value or out of range";

// So many keys are looked for at once: what they need comes from memory side by side.
constexpr std::size_t kAhead = 16;

void ReplyOrNull(CommandContext& ctx, const keyspace::Key& key) {
  const keyspace::Entry* const entry = ctx.db.Read(key);
  entry != nullptr&& IsString(*entry) ? ReplyString(ctx.reply, *entry) : ctx.reply.Null();
}

// Reads up to kAhead keys, `stride` arguments apart, and fetches what looking them up will touch.
std::size_t KeysAhead(CommandContext& ctx, std::size_t stride, keyspace::Key* keys) {
  std::size_t count = 0;
  for (; count < kAhead && !ctx.args.done(); ++count) {
    keys[count] = ctx.args.Key();
    ctx.args.Skip(stride - 1);
    ctx.db.Prefetch(keys[count].hash);
  }
  for (std::size_t i = 0; i < count; ++i) ctx.db.PrefetchEntry(keys[i].hash);
  return count;
}

void MGet(CommandContext& ctx) {
  ctx.reply.Array(ctx.args.left());
  keyspace::Key keys[kAhead];
  while (const std::size_t count = KeysAhead(ctx, 1, keys)) {
    for (std::size_t i = 0; i < count; ++i) ReplyOrNull(ctx, keys[i]);
  }
}

// The pairs of a call: views of keys and values in turn.
bool HasPairs(CommandContext& ctx) {
  if (ctx.args.left() % 2 == 0) return true;
  ctx.reply.Error(errors::WrongArity(ctx.command.full_name));
  return false;
}

// Of `pairs`, keys and values in turn, is any key there?
std::size_t CountThere(CommandContext& ctx, Arguments pairs) {
  std::size_t there = 0;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    there += ctx.db.Write(ctx.keyspace.MakeKey(pairs[i])).exists();
  }
  return there;
}

struct Lifetime {
  StringOptions::Ttl ttl = StringOptions::Ttl::kNone;
  std::int64_t deadline_ms = kNoDeadline;
};

void StoreOne(CommandContext& ctx, const keyspace::Key& key, std::string_view value,
              const Lifetime& lifetime) {
  auto writer = ctx.db.Write(key);
  const bool keep = lifetime.ttl == StringOptions::Ttl::kKeep;
  writer.SetString(value, keep ? writer.deadline_ms() : lifetime.deadline_ms);
  writer.Changed(kSetEvent);
  if (lifetime.ttl == StringOptions::Ttl::kExpire) writer.Also(kExpireEvent);
}

void StorePairs(CommandContext& ctx, Arguments pairs, const Lifetime& lifetime) {
  keyspace::Key keys[kAhead];
  for (std::size_t from = 0; from < pairs.size(); from += 2 * kAhead) {
    const std::size_t count = std::min(kAhead, (pairs.size() - from) / 2);
    for (std::size_t i = 0; i < count; ++i) {
      keys[i] = ctx.keyspace.MakeKey(pairs[from + 2 * i]);
      ctx.db.Prefetch(keys[i].hash);
    }
    for (std::size_t i = 0; i < count; ++i) ctx.db.PrefetchEntry(keys[i].hash);
    for (std::size_t i = 0; i < count; ++i) {
      StoreOne(ctx, keys[i], pairs[from + 2 * i + 1], lifetime);
    }
  }
}

void MSet(CommandContext& ctx) {
  if (!HasPairs(ctx)) return;
  StorePairs(ctx, ctx.args.rest(), {});
  ctx.reply.Ok();
}

void MSetNx(CommandContext& ctx) {
  if (!HasPairs(ctx)) return;
  const bool none_there = CountThere(ctx, ctx.args.rest()) == 0;
  if (none_there) StorePairs(ctx, ctx.args.rest(), {});
  ctx.reply.Integer(none_there);
}

bool Holds(CommandContext& ctx, StringOptions::Condition condition, Arguments pairs) {
  if (condition == StringOptions::Condition::kAlways) return true;
  const bool wanted = condition == StringOptions::Condition::kIfThere;
  return CountThere(ctx, pairs) == (wanted ? pairs.size() / 2 : 0);
}

void MSetEx(CommandContext& ctx) {
  const std::int64_t numkeys = ctx.args.Integer(kBadNumkeys);
  if (numkeys < 1 || numkeys > std::numeric_limits<std::int32_t>::max()) {
    ctx.args.Fail(kBadNumkeys);
  }
  const auto words = static_cast<std::size_t>(numkeys) * 2;
  if (!ctx.args.ok()) return void(ctx.args.Finish(ctx.reply));
  if (ctx.args.left() < words) return ctx.reply.Error(errors::kSyntax);
  const Arguments pairs = ctx.args.rest().first(words);
  ctx.args.Skip(words);
  const StringOptions options = ReadStringOptions(ctx.args, kTakesCondition | kTakesKeepTtl);
  if (!ctx.args.Finish(ctx.reply)) return;

  Lifetime lifetime = {.ttl = options.ttl};
  if (!ReadLifetime(ctx, options, lifetime.deadline_ms)) return;
  const bool holds = Holds(ctx, options.condition, pairs);
  if (holds) StorePairs(ctx, pairs, lifetime);
  ctx.reply.Integer(holds);
}

const CommandSpec kMGet = {
    .name = "MGET",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Gives the values of several keys, null for one that is missing or no string.",
    .complexity = "O(N) in the number of keys",
    .flags = kReadonly | kFast,
    .arguments = {Many(Key("key", kRO | kAccess))},
    .tips = {"request_policy:multi_shard"},
    .handler = MGet,
};

const CommandSpec kMSet = {
    .name = "MSET",
    .group = Group::kString,
    .since = "1.0.1",
    .summary = "Gives several keys their values, all at once.",
    .complexity = "O(N) in the number of keys",
    .flags = kWrite | kDenyOom,
    .arguments = {Many(Block("data", {Key("key", kOW | kUpdate), Text("value")}))},
    .tips = {"request_policy:multi_shard", "response_policy:all_succeeded"},
    .handler = MSet,
};

const CommandSpec kMSetNx = {
    .name = "MSETNX",
    .group = Group::kString,
    .since = "1.0.1",
    .summary = "Gives several keys their values unless one of the keys is there.",
    .complexity = "O(N) in the number of keys",
    .flags = kWrite | kDenyOom,
    .arguments = {Many(Block("data", {Key("key", kOW | kInsert), Text("value")}))},
    .handler = MSetNx,
};

const CommandSpec kMSetEx = {
    .name = "MSETEX",
    .group = Group::kString,
    .since = "9.1.0",
    .summary = "Gives several keys their values, perhaps for a time, all at once or not at all.",
    .complexity = "O(N) in the number of keys",
    .flags = kWrite | kDenyOom,
    .arguments = {Integer("numkeys"),
                  Many(Block("data", {Key("key", kOW | kUpdate), Text("value")})),
                  Optional(OneOf("condition", {Token("NX"), Token("XX")})),
                  Optional(OneOf(
                      "expiration",
                      {After("EX", Integer("seconds")), After("PX", Integer("milliseconds")),
                       After("EXAT", UnixTime("unix-time-seconds")),
                       After("PXAT", UnixTime("unix-time-milliseconds")), Token("KEEPTTL")}))},
    .tips = {"request_policy:multi_shard", "response_policy:all_succeeded"},
    .handler = MSetEx,
};

}  // namespace

void AddStringMultiCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kMGet, &kMSet, &kMSetNx, &kMSetEx}) table.Add(*spec);
}

}  // namespace oribi::commands
