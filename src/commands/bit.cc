// SETBIT GETBIT BITCOUNT BITPOS

#include <algorithm>

#include "base/ascii.h"
#include "base/numbers.h"
#include "commands/bit_commands.h"
#include "commands/string_value.h"
#include "config/config.h"
#include "structures/bits.h"

namespace oribi::commands {

namespace errors = protocol::errors;

std::optional<std::uint64_t> ParseBitOffset(CommandContext& ctx, std::string_view text,
                                            unsigned scale) {
  const auto number = base::ParseInteger(text);
  std::uint64_t offset = 0;
  if (!number || *number < 0 ||
      __builtin_mul_overflow(static_cast<std::uint64_t>(*number), scale, &offset) ||
      offset / 8 >= ctx.server.config().proto_max_bulk_len()) {
    return std::nullopt;
  }
  return offset;
}

namespace {

constexpr std::string_view kBadBit = "ERR The bit argument must be 1 or 0.";

std::uint64_t ReadOffset(CommandContext& ctx) {
  const auto offset = ParseBitOffset(ctx, ctx.args.Text());
  if (!offset) ctx.args.Fail(errors::kBitOffset);
  return offset.value_or(0);
}

void SetBit(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::uint64_t offset = ReadOffset(ctx);
  const auto text = ctx.args.Text();
  if (text != "0" && text != "1") ctx.args.Fail(errors::kBitNotAnInteger);
  if (!ctx.args.Finish(ctx.reply)) return;
  auto writer = ctx.db.Write(key);
  if (!CheckString(ctx, writer)) return;

  const bool value = text == "1";
  const StringBytes old(writer.entry());
  const std::size_t old_size = old.view().size();
  const bool inside = offset / 8 < old_size;
  const bool old_value = inside && structures::BitAt(old.view(), offset);
  if (!inside || old_value != value) {
    char* const bytes = writer.Resize(std::max<std::size_t>(old_size, offset / 8 + 1));
    structures::SetBitAt(bytes, offset, value);
    writer.Changed(kSetBitEvent);
  }
  ctx.reply.Integer(old_value);
}

void GetBit(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::uint64_t offset = ReadOffset(ctx);
  if (!ctx.args.Finish(ctx.reply)) return;
  const auto entry = ReadString(ctx, key);
  if (!entry) return;
  const StringBytes bytes(*entry);
  const bool inside = offset / 8 < bytes.view().size();
  ctx.reply.Integer(inside && structures::BitAt(bytes.view(), offset));
}

// The part of a string that BITCOUNT and BITPOS are to look at, in bytes unless it says BIT.
struct Span {
  std::int64_t start = 0;
  std::int64_t end = -1;
  bool end_given = false;
  bool in_bits = false;
};

bool ParseUnit(std::string_view text, Span& span) {
  span.in_bits = base::EqualsIgnoreCase(text, "BIT");
  return span.in_bits || base::EqualsIgnoreCase(text, "BYTE");
}

using Range = std::optional<StringRange> (*)(std::int64_t, std::int64_t, std::size_t);

// In bits, both included.
template <Range Clamp>
std::optional<StringRange> BitsOf(const Span& span, std::size_t bytes) {
  const auto range = Clamp(span.start, span.end, span.in_bits ? bytes * 8 : bytes);
  if (!range || span.in_bits) return range;
  return StringRange{range->first * 8, range->last * 8 + 7};
}

void BitCount(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  Span span;
  const std::size_t words = ctx.args.left();
  if (words == 1 || words > 3) return ctx.reply.Error(errors::kSyntax);
  if (words != 0) {
    span.start = ctx.args.Integer();
    span.end = ctx.args.Integer();
    if (words == 3 && !ParseUnit(ctx.args.Text(), span)) ctx.args.Fail(errors::kSyntax);
  }
  if (!ctx.args.Finish(ctx.reply)) return;

  const auto entry = ReadString(ctx, key);
  if (!entry) return;
  const StringBytes bytes(*entry);
  const auto range = BitsOf<ClampRange>(span, bytes.view().size());
  const std::uint64_t count =
      range ? structures::CountBits(bytes.view(), range->first, range->last) : 0;
  ctx.reply.Integer(static_cast<std::int64_t>(count));
}

bool ReadBitArgument(CommandContext& ctx) {
  const std::int64_t bit = ctx.args.Integer();
  if (bit != 0 && bit != 1) ctx.args.Fail(kBadBit);
  return bit == 1;
}

Span ReadBitPosSpan(CommandContext& ctx) {
  Span span;
  const std::size_t words = ctx.args.left();
  if (words > 3) ctx.args.Fail(errors::kSyntax);
  if (words == 0 || words > 3) return span;
  span.start = ctx.args.Integer();
  // Redis looks at the unit before it looks at the end.
  if (words == 3 && !ParseUnit(ctx.args.Peek(1), span)) ctx.args.Fail(errors::kSyntax);
  span.end_given = words > 1;
  if (span.end_given) span.end = ctx.args.Integer();
  ctx.args.Skip(ctx.args.left());
  return span;
}

void BitPos(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const bool value = ReadBitArgument(ctx);
  const Span span = ReadBitPosSpan(ctx);
  if (!ctx.args.Finish(ctx.reply)) return;

  const auto entry = ReadString(ctx, key);
  if (!entry) return;
  // Redis takes a missing key for endless zeros, though it takes an empty string for no bits.
  if (*entry == nullptr) return ctx.reply.Integer(value ? -1 : 0);
  const StringBytes bytes(*entry);
  const auto range = BitsOf<CutRange>(span, bytes.view().size());
  if (!range) return ctx.reply.Integer(-1);
  std::uint64_t position = structures::FindBit(bytes.view(), value, range->first, range->last);
  // Without an end, there are zeros behind the last byte.
  if (position == structures::kNoBit && !value && !span.end_given) {
    position = bytes.view().size() * 8;
  }
  ctx.reply.Integer(static_cast<std::int64_t>(position));  // kNoBit is -1
}

Argument UnitArgument() {
  return Since("7.0.0", Optional(OneOf("unit", {Token("BYTE"), Token("BIT")})));
}

const CommandSpec kSetBit = {
    .name = "SETBIT",
    .group = Group::kBitmap,
    .since = "2.2.0",
    .summary = "Sets one bit of a value, which grows with zeros where needed.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("key", kRW | kAccess | kUpdate), Integer("offset"), Integer("value")},
    .handler = SetBit,
};

const CommandSpec kGetBit = {
    .name = "GETBIT",
    .group = Group::kBitmap,
    .since = "2.2.0",
    .summary = "Gives one bit of a value; 0 beyond its end.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), Integer("offset")},
    .handler = GetBit,
};

const CommandSpec kBitCount = {
    .name = "BITCOUNT",
    .group = Group::kBitmap,
    .since = "2.6.0",
    .summary = "Counts the bits that are set in a value or in a part of it.",
    .complexity = "O(N)",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess),
                  Optional(Block("range", {Integer("start"), Integer("end"), UnitArgument()}))},
    .history = {{"7.0.0", "Takes `BYTE|BIT`."}},
    .handler = BitCount,
};

const CommandSpec kBitPos = {
    .name = "BITPOS",
    .group = Group::kBitmap,
    .since = "2.8.7",
    .summary = "Finds the first bit that is set, or clear, in a value or in a part of it.",
    .complexity = "O(N)",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("bit"),
                  Optional(Block("range", {Integer("start"),
                                           Optional(Block("end-unit-block",
                                                          {Integer("end"), UnitArgument()}))}))},
    .history = {{"7.0.0", "Takes `BYTE|BIT`."}},
    .handler = BitPos,
};

}  // namespace

void AddBitCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kSetBit, &kGetBit, &kBitCount, &kBitPos}) table.Add(*spec);
}

}  // namespace oribi::commands
