// HINCRBY HINCRBYFLOAT

#include <cmath>

#include "commands/hash_value.h"
#include "protocol/errors.h"

namespace oribi::commands {

namespace errors = protocol::errors;

namespace {

constexpr std::string_view kFieldNotAnInteger = "ERR hash value is not an integer";
constexpr std::string_view kFieldNotAFloat = "ERR hash value is not a float";
constexpr std::string_view kNanIncrement = "ERR value is NaN or Infinity";

std::optional<std::int64_t> IntegerOf(const std::optional<HashField>& field) {
  if (!field) return 0;
  if (field->value.is_integer()) return field->value.integer();
  return base::ParseInteger(field->value.Text(nullptr));
}

std::optional<long double> FloatOf(const std::optional<HashField>& field) {
  if (!field) return 0.0L;
  char digits[base::kInt64Chars];
  return base::ParseLongDouble(field->value.Text(digits));
}

void HIncrBy(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto field = ctx.args.Text();
  const std::int64_t increment = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;
  auto writer = ctx.db.Write(key);
  if (!CheckHash(ctx, writer)) return;
  HashWriter hash(writer);
  const auto old = IntegerOf(hash.view().Find(field));
  if (!old) return ctx.reply.Error(kFieldNotAnInteger);
  std::int64_t sum = 0;
  if (__builtin_add_overflow(*old, increment, &sum)) return ctx.reply.Error(errors::kOverflow);
  hash.SetInteger(field, sum, HashWriter::kKeepDeadline);
  hash.Settle({"hincrby", keyspace::EventClass::kHash});
  ctx.reply.Integer(sum);
}

void HIncrByFloat(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto field = ctx.args.Text();
  const auto increment = base::ParseLongDouble(ctx.args.Text());
  if (!increment) return ctx.reply.Error(errors::kNotAFloat);
  if (!std::isfinite(*increment)) return ctx.reply.Error(kNanIncrement);
  auto writer = ctx.db.Write(key);
  if (!CheckHash(ctx, writer)) return;
  HashWriter hash(writer);
  const auto old = FloatOf(hash.view().Find(field));
  if (!old) return ctx.reply.Error(kFieldNotAFloat);
  const long double sum = *old + *increment;
  if (!std::isfinite(sum)) return ctx.reply.Error(errors::kNan);
  const std::string text = base::LongDoubleText(sum);
  hash.Set(field, text, HashWriter::kKeepDeadline);
  hash.Settle({"hincrbyfloat", keyspace::EventClass::kHash});
  ctx.reply.Bulk(text);
}

const CommandSpec kHIncrBy = {
    .name = "HINCRBY",
    .group = Group::kHash,
    .since = "2.0.0",
    .summary = "Adds to the integer in a field, which counts as 0 when it is missing.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Text("field"), Integer("increment")},
    .handler = HIncrBy,
};

const CommandSpec kHIncrByFloat = {
    .name = "HINCRBYFLOAT",
    .group = Group::kHash,
    .since = "2.6.0",
    .summary = "Adds to the number in a field, which counts as 0 when it is missing.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Text("field"), Double("increment")},
    .handler = HIncrByFloat,
};

}  // namespace

void AddHashNumberCommands(CommandTable& table) {
  table.Add(kHIncrBy);
  table.Add(kHIncrByFloat);
}

}  // namespace oribi::commands
