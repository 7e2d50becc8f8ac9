// HTTL HPTTL HEXPIRETIME HPEXPIRETIME

#include "commands/hash_value.h"

namespace oribi::commands {
namespace {

constexpr std::int64_t kNoField = -2;
constexpr std::int64_t kNoTtl = -1;

std::int64_t TimeOf(const std::optional<HashField>& field, ExpireUnit unit, std::int64_t now_ms) {
  if (!field) return kNoField;
  if (field->deadline_ms == keyspace::kNoDeadline) return kNoTtl;
  const std::int64_t ms = unit.absolute ? field->deadline_ms : field->deadline_ms - now_ms;
  return unit.milliseconds ? ms : (ms + 999) / 1000;
}

void Ttl(CommandContext& ctx, ExpireUnit unit) {
  const auto hash = ReadHash(ctx, ctx.args.Key());
  if (!hash || !ReadFields(ctx, kFieldsErrors)) return;
  ctx.reply.Array(ctx.args.left());
  while (!ctx.args.done()) {
    ctx.reply.Integer(TimeOf(hash->Find(ctx.args.Text()), unit, ctx.now_ms));
  }
}

void HTtl(CommandContext& ctx) { Ttl(ctx, kSeconds); }
void HPTtl(CommandContext& ctx) { Ttl(ctx, kMilliseconds); }
void HExpireTime(CommandContext& ctx) { Ttl(ctx, kUnixSeconds); }
void HPExpireTime(CommandContext& ctx) { Ttl(ctx, kUnixMilliseconds); }

CommandSpec TtlSpec(std::string_view name, std::string_view summary, Handler handler) {
  return {
      .name = name,
      .group = Group::kHash,
      .since = "7.4.0",
      .summary = summary,
      .complexity = "O(N) in the number of fields",
      .flags = kReadonly | kFast,
      .arguments = {Key("key", kRO | kAccess),
                    After("FIELDS", Block("fields", {Integer("numfields"), Many(Text("field"))}))},
      .handler = handler,
  };
}

}  // namespace

void AddHashTtlCommands(CommandTable& table) {
  CommandSpec seconds = TtlSpec("HTTL", "Tells how many seconds fields have left.", HTtl);
  CommandSpec ms = TtlSpec("HPTTL", "Tells how many milliseconds fields have left.", HPTtl);
  seconds.tips = ms.tips = {"nondeterministic_output"};
  table.Add(seconds);
  table.Add(ms);
  table.Add(
      TtlSpec("HEXPIRETIME", "Tells when fields will go, in seconds since 1970.", HExpireTime));
  table.Add(TtlSpec("HPEXPIRETIME", "Tells when fields will go, in milliseconds since 1970.",
                    HPExpireTime));
}

}  // namespace oribi::commands
