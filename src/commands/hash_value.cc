#include "commands/hash_value.h"

#include "protocol/errors.h"

namespace oribi::commands {

namespace errors = protocol::errors;
using keyspace::Entry;

namespace {

// As of strings: below this, copying is cheaper.
constexpr std::size_t kWorthPinning = 16 * 1024;
// The latest deadline of a field in Redis: 46 bits of milliseconds.
constexpr std::int64_t kLastDeadline = (std::int64_t{1} << 46) - 1;

constexpr std::string_view kNoFields =
    "ERR Mandatory argument FIELDS is missing or not at the right position";
constexpr std::string_view kOtherCount =
    "ERR The `numfields` parameter must match the number of arguments";
constexpr std::string_view kNegative = "ERR invalid expire time, must be >= 0";

struct ExpireWord {
  std::string_view word;
  ExpireUnit unit;
};
constexpr ExpireWord kExpireWords[] = {
    {"EX", kSeconds}, {"PX", kMilliseconds}, {"EXAT", kUnixSeconds}, {"PXAT", kUnixMilliseconds}};

}  // namespace

std::optional<Hash> ReadHash(CommandContext& ctx, const keyspace::Key& key) {
  const Entry* const entry = ctx.db.Read(key);
  if (entry != nullptr && entry->type() != keyspace::Type::kHash) {
    ctx.reply.Error(errors::kWrongType);
    return std::nullopt;
  }
  const Hash hash(entry, ctx.now_ms);
  if (!hash.HasDue()) [[likely]]
    return hash;
  auto writer = ctx.db.Write(key);
  return HashWriter(writer).view();
}

bool CheckHash(CommandContext& ctx, const keyspace::KeyWriter& key) {
  if (!key.exists() || key.is(keyspace::Type::kHash)) [[likely]]
    return true;
  ctx.reply.Error(errors::kWrongType);
  return false;
}

void ReplyValue(protocol::ReplyWriter& reply, const structures::FieldValue& value) {
  if (value.is_integer()) return reply.BulkInteger(value.integer());
  const std::string_view bytes = value.Text(nullptr);
  memory::LargeBytes* const block = value.block();
  if (block == nullptr || bytes.size() < kWorthPinning) [[likely]]
    return reply.Bulk(bytes);
  reply.PinnedBulk({.bytes = bytes, .owner = block->AddRef(), .release = [](void* owner) {
                      memory::LargeBytes::Release(static_cast<memory::LargeBytes*>(owner));
                    }});
}

bool ReadFields(CommandContext& ctx, const FieldsErrors& texts) {
  const auto refuse = [&ctx](std::string_view error) {
    ctx.reply.Error(error);
    return false;
  };
  if (ctx.args.left() < 2) return refuse(errors::WrongArity(ctx.command.full_name));
  if (!ctx.args.Accept("FIELDS")) return refuse(kNoFields);
  const auto count = base::ParseInteger(ctx.args.Text());
  if (!count || *count < 1) return refuse(texts.bad_count);
  return static_cast<std::uint64_t>(*count) == ctx.args.left() || refuse(kOtherCount);
}

std::optional<std::int64_t> ReadFieldDeadline(CommandContext& ctx, std::string_view text,
                                              ExpireUnit unit) {
  const auto value = base::ParseInteger(text);
  const auto refuse = [&ctx](std::string_view error) {
    ctx.reply.Error(error);
    return std::nullopt;
  };
  if (!value) return refuse(errors::kNotAnInteger);
  if (*value < 0) return refuse(kNegative);
  const auto deadline = DeadlineFrom(*value, unit, ctx.now_ms);
  if (deadline && *deadline <= kLastDeadline) return deadline;
  return refuse(errors::InvalidExpire(ctx.command.full_name));
}

std::optional<ExpireUnit> ReadExpireWord(ArgReader& args) {
  for (const ExpireWord& known : kExpireWords) {
    if (args.Accept(known.word)) return known.unit;
  }
  return std::nullopt;
}

}  // namespace oribi::commands
