#include "commands/expire_argument.h"

#include "base/numbers.h"
#include "protocol/errors.h"

namespace oribi::commands {

std::optional<std::int64_t> DeadlineFrom(std::int64_t value, ExpireUnit unit, std::int64_t now_ms) {
  std::int64_t ms = value;
  if (!unit.milliseconds && __builtin_mul_overflow(value, 1000, &ms)) return std::nullopt;
  if (!unit.absolute && __builtin_add_overflow(ms, now_ms, &ms)) return std::nullopt;
  return ms;
}

std::optional<std::int64_t> ReadDeadline(CommandContext& ctx, std::string_view text,
                                         ExpireUnit unit, ExpireRange range) {
  const auto value = base::ParseInteger(text);
  if (!value) {
    ctx.reply.Error(protocol::errors::kNotAnInteger);
    return std::nullopt;
  }
  const bool allowed = range == ExpireRange::kAny || *value > 0;
  const auto deadline = allowed ? DeadlineFrom(*value, unit, ctx.now_ms) : std::nullopt;
  if (!deadline) ctx.reply.Error(protocol::errors::InvalidExpire(ctx.command.full_name));
  return deadline;
}

}  // namespace oribi::commands
