// INCR DECR INCRBY DECRBY INCRBYFLOAT

#include <cmath>
#include <limits>

#include "base/numbers.h"
#include "commands/string_commands.h"
#include "commands/string_value.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::Entry;

namespace {

constexpr std::string_view kDecrementOverflow = "ERR decrement would overflow";

std::optional<std::int64_t> IntegerOf(const Entry* entry) {
  if (entry == nullptr) return 0;
  if (entry->form() == Entry::Form::kInteger) [[likely]]
    return entry->integer();
  return base::ParseInteger(entry->bytes());
}

void IncrementBy(CommandContext& ctx, const keyspace::Key& key, std::int64_t increment) {
  auto writer = ctx.db.Write(key);
  if (!CheckString(ctx, writer)) return;
  const auto old_value = IntegerOf(writer.entry());
  if (!old_value) return ctx.reply.Error(errors::kNotAnInteger);
  std::int64_t value = 0;
  if (__builtin_add_overflow(*old_value, increment, &value)) {
    return ctx.reply.Error(errors::kOverflow);
  }
  writer.ReplaceInteger(value);
  writer.Changed({"incrby", keyspace::EventClass::kString});
  ctx.reply.Integer(value);
}

void Incr(CommandContext& ctx) { IncrementBy(ctx, ctx.args.Key(), 1); }
void Decr(CommandContext& ctx) { IncrementBy(ctx, ctx.args.Key(), -1); }

void IncrBy(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::int64_t increment = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;
  IncrementBy(ctx, key, increment);
}

void DecrBy(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::int64_t decrement = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;
  if (decrement == std::numeric_limits<std::int64_t>::min()) {
    return ctx.reply.Error(kDecrementOverflow);
  }
  IncrementBy(ctx, key, -decrement);
}

std::optional<long double> FloatOf(const Entry* entry) {
  if (entry == nullptr) return 0;
  return base::ParseLongDouble(StringBytes(entry).view());
}

void IncrByFloat(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto increment_text = ctx.args.Text();
  auto writer = ctx.db.Write(key);
  if (!CheckString(ctx, writer)) return;
  const auto old_value = FloatOf(writer.entry());
  const auto increment = base::ParseLongDouble(increment_text);
  if (!old_value || !increment) return ctx.reply.Error(errors::kNotAFloat);
  const long double value = *old_value + *increment;
  if (!std::isfinite(value)) return ctx.reply.Error(errors::kNan);

  const std::string text = base::LongDoubleText(value);
  writer.SetString(text, writer.deadline_ms());
  writer.Changed({"incrbyfloat", keyspace::EventClass::kString});
  ctx.reply.Bulk(text);
}

const CommandSpec kIncr = {
    .name = "INCR",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Adds one to the integer a key holds; a missing key counts as 0.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate)},
    .handler = Incr,
};

const CommandSpec kDecr = {
    .name = "DECR",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Takes one from the integer a key holds; a missing key counts as 0.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate)},
    .handler = Decr,
};

const CommandSpec kIncrBy = {
    .name = "INCRBY",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Adds a number to the integer a key holds; a missing key counts as 0.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Integer("increment")},
    .handler = IncrBy,
};

const CommandSpec kDecrBy = {
    .name = "DECRBY",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Takes a number from the integer a key holds; a missing key counts as 0.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Integer("decrement")},
    .handler = DecrBy,
};

const CommandSpec kIncrByFloat = {
    .name = "INCRBYFLOAT",
    .group = Group::kString,
    .since = "2.6.0",
    .summary = "Adds a number with a fraction to the one a key holds; a missing key counts as 0.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Double("increment")},
    .handler = IncrByFloat,
};

}  // namespace

void AddStringNumberCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kIncr, &kDecr, &kIncrBy, &kDecrBy, &kIncrByFloat}) {
    table.Add(*spec);
  }
}

}  // namespace oribi::commands
