// BITFIELD BITFIELD_RO: integers of any width at any bit of a string.

#include <algorithm>
#include <limits>
#include <vector>

#include "base/ascii.h"
#include "base/numbers.h"
#include "commands/bit_commands.h"
#include "commands/string_value.h"
#include "structures/bits.h"

namespace oribi::commands {

namespace errors = protocol::errors;

namespace {

constexpr std::string_view kBadType =
    "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 "
    "is.";
constexpr std::string_view kBadOverflow = "ERR Invalid OVERFLOW type specified";
constexpr std::string_view kOnlyGet = "ERR BITFIELD_RO only supports the GET subcommand";

enum class Overflow : std::uint8_t { kWrap, kSat, kFail };

// Wide enough for every sum of two fields or numbers, so that overflow is a comparison.
__extension__ using Wide = __int128;

struct FieldType {
  bool is_signed = false;
  unsigned width = 0;

  Wide Min() const { return is_signed ? -(Wide{1} << (width - 1)) : Wide{0}; }
  Wide Max() const { return (Wide{1} << (is_signed ? width - 1 : width)) - 1; }
  // The number that the lowest `width` bits of `bits` are.
  std::int64_t Decode(std::uint64_t bits) const {
    if (!is_signed) return static_cast<std::int64_t>(bits);
    const unsigned unused = 64 - width;
    return static_cast<std::int64_t>(bits << unused) >> unused;
  }
  std::uint64_t Cut(std::uint64_t bits) const {
    return bits & (std::numeric_limits<std::uint64_t>::max() >> (64 - width));
  }
};

struct FieldOperation {
  enum class Kind : std::uint8_t { kGet, kSet, kIncrBy } kind = Kind::kGet;
  Overflow overflow = Overflow::kWrap;
  FieldType type = {};
  std::uint64_t offset = 0;
  std::int64_t operand = 0;
};

using Operations = std::vector<FieldOperation>;

std::optional<FieldType> ParseType(std::string_view text) {
  if (text.empty() || (text[0] != 'i' && text[0] != 'u')) return std::nullopt;
  const bool is_signed = text[0] == 'i';
  const auto width = base::ParseInteger(text.substr(1));
  if (!width || *width < 1 || *width > (is_signed ? 64 : 63)) return std::nullopt;
  return FieldType{is_signed, static_cast<unsigned>(*width)};
}

void ReadField(CommandContext& ctx, FieldOperation& operation) {
  const auto type = ParseType(ctx.args.Text());
  if (!type) return ctx.args.Fail(kBadType);
  operation.type = *type;
  const auto text = ctx.args.Text();
  const bool counted = text.starts_with('#');  // in fields of this width
  const auto offset = ParseBitOffset(ctx, text.substr(counted), counted ? type->width : 1);
  if (!offset) return ctx.args.Fail(errors::kBitOffset);
  operation.offset = *offset;
}

void ReadOverflow(ArgReader& args, Overflow& overflow) {
  if (args.Accept("WRAP")) {
    overflow = Overflow::kWrap;
  } else if (args.Accept("SAT")) {
    overflow = Overflow::kSat;
  } else if (args.Accept("FAIL")) {
    overflow = Overflow::kFail;
  } else {
    args.Fail(args.done() ? errors::kSyntax : kBadOverflow);
  }
}

// Redis looks whether all words of an operation are there before it looks at any of them.
bool Takes(ArgReader& args, std::string_view word, std::size_t words) {
  if (!args.Sees(word) || args.left() <= words) return false;
  args.Skip(1);
  return true;
}

Operations ReadOperations(CommandContext& ctx) {
  using Kind = FieldOperation::Kind;
  Operations operations;
  Overflow overflow = Overflow::kWrap;
  ArgReader& args = ctx.args;
  while (!args.done() && args.ok()) {
    FieldOperation operation = {.overflow = overflow};
    if (Takes(args, "OVERFLOW", 1)) {
      ReadOverflow(args, overflow);
      continue;
    } else if (Takes(args, "GET", 2)) {
      operation.kind = Kind::kGet;
    } else if (Takes(args, "SET", 3)) {
      operation.kind = Kind::kSet;
    } else if (Takes(args, "INCRBY", 3)) {
      operation.kind = Kind::kIncrBy;
    } else {
      args.Fail(errors::kSyntax);
      break;
    }
    ReadField(ctx, operation);
    if (operation.kind != Kind::kGet && args.ok()) operation.operand = args.Integer();
    operations.push_back(operation);
  }
  return operations;
}

// Redis subtracts SET's number from the field's highest in 64 bits; one far below the field comes
// out above it, and OVERFLOW SAT then gives the highest value instead of the lowest.
bool SeemsTooHigh(const FieldOperation& operation, Wide value) {
  return operation.kind == FieldOperation::Kind::kSet && operation.type.is_signed &&
         operation.type.width < 64 &&
         operation.type.Max() - value > std::numeric_limits<std::int64_t>::max();
}

// The field's bits after `value` was to be put there; none when it does not fit and that fails.
std::optional<std::uint64_t> Fit(const FieldOperation& operation, Wide value) {
  const FieldType& type = operation.type;
  if (value < type.Min() || value > type.Max()) {
    if (operation.overflow == Overflow::kFail) return std::nullopt;
    if (operation.overflow == Overflow::kSat) {
      const bool low = value < type.Min() && !SeemsTooHigh(operation, value);
      value = low ? type.Min() : type.Max();
    }
  }
  return type.Cut(static_cast<std::uint64_t>(value));
}

// SET's number; Redis takes a negative one for an unsigned field as a very large one.
Wide NumberToSet(const FieldOperation& operation) {
  if (operation.type.is_signed) return operation.operand;
  return static_cast<std::uint64_t>(operation.operand);
}

std::uint64_t ReadField(std::string_view bytes, const FieldOperation& operation) {
  return structures::ReadBits(bytes, operation.offset, operation.type.width);
}

enum class Outcome : std::uint8_t { kNotWritten, kSame, kChanged };

// Does one operation on the writable bytes and answers it.
Outcome Run(const FieldOperation& operation, char* bytes, std::size_t size,
            protocol::ReplyWriter& reply) {
  const FieldType& type = operation.type;
  const std::uint64_t old_bits = ReadField({bytes, size}, operation);
  const std::int64_t old_value = type.Decode(old_bits);
  if (operation.kind == FieldOperation::Kind::kGet) {
    reply.Integer(old_value);
    return Outcome::kNotWritten;
  }
  const bool is_set = operation.kind == FieldOperation::Kind::kSet;
  const auto bits =
      Fit(operation, is_set ? NumberToSet(operation) : Wide{old_value} + operation.operand);
  if (!bits) {
    reply.Null();
    return Outcome::kNotWritten;
  }
  structures::WriteBits(bytes, operation.offset, type.width, *bits);
  reply.Integer(is_set ? old_value : type.Decode(*bits));
  return *bits != old_bits ? Outcome::kChanged : Outcome::kSame;
}

void RunGets(CommandContext& ctx, const keyspace::Key& key, const Operations& operations) {
  const auto entry = ReadString(ctx, key);
  if (!entry) return;
  const StringBytes bytes(*entry);
  ctx.reply.Array(operations.size());
  for (const FieldOperation& operation : operations) {
    ctx.reply.Integer(operation.type.Decode(ReadField(bytes.view(), operation)));
  }
}

// How long the string must be for all fields that are written.
std::size_t SizeNeeded(const Operations& operations) {
  std::size_t size = 0;
  for (const FieldOperation& operation : operations) {
    if (operation.kind == FieldOperation::Kind::kGet) continue;
    size = std::max<std::size_t>(size, (operation.offset + operation.type.width + 7) / 8);
  }
  return size;
}

void RunAll(CommandContext& ctx, const keyspace::Key& key, const Operations& operations) {
  auto writer = ctx.db.Write(key);
  if (!CheckString(ctx, writer)) return;
  const std::size_t old_size = StringBytes(writer.entry()).view().size();
  const std::size_t size = std::max(old_size, SizeNeeded(operations));
  char* const bytes = writer.Resize(size);
  ctx.reply.Array(operations.size());
  bool changed = false;
  for (const FieldOperation& operation : operations) {
    const Outcome outcome = Run(operation, bytes, size, ctx.reply);
    // Redis says nothing of a string that only grew for fields which then failed.
    changed |= outcome == Outcome::kChanged || (outcome == Outcome::kSame && size > old_size);
  }
  if (changed) writer.Changed(kSetBitEvent);
}

bool OnlyGets(const Operations& operations) {
  return std::all_of(operations.begin(), operations.end(), [](const FieldOperation& operation) {
    return operation.kind == FieldOperation::Kind::kGet;
  });
}

void BitFieldRo(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const Operations operations = ReadOperations(ctx);
  if (ctx.args.ok() && !OnlyGets(operations)) return ctx.reply.Error(kOnlyGet);
  if (!ctx.args.Finish(ctx.reply)) return;
  RunGets(ctx, key, operations);
}

void BitField(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const Operations operations = ReadOperations(ctx);
  if (!ctx.args.Finish(ctx.reply)) return;
  OnlyGets(operations) ? RunGets(ctx, key, operations) : RunAll(ctx, key, operations);
}

Argument Field(std::string_view token, std::string_view name) {
  return After(token, Block(name, {Text("encoding"), Integer("offset")}));
}

Argument WrittenField(std::string_view token, std::string_view name, std::string_view operand) {
  return After(token, Block(name, {Text("encoding"), Integer("offset"), Integer(operand)}));
}

// A call that only gets is as good as BITFIELD_RO; Redis takes what it does not understand for a
// write.
bool KeysOfBitField(Arguments call, std::vector<KeyPosition>& keys) {
  bool reads_only = true;
  for (std::size_t at = 2; at < call.size() && reads_only;) {
    const bool gets = base::EqualsIgnoreCase(call[at], "GET") && at + 2 < call.size();
    const bool overflow = base::EqualsIgnoreCase(call[at], "OVERFLOW") && at + 1 < call.size();
    reads_only = gets || overflow;
    at += gets ? 3 : 2;
  }
  keys.push_back({1, reads_only ? kRO | kAccess : kRW | kAccess | kUpdate});
  return true;
}

const CommandSpec kBitField = {
    .name = "BITFIELD",
    .group = Group::kBitmap,
    .since = "3.2.0",
    .summary = "Reads, sets and increments integers of any width at any bit of a value.",
    .complexity = "O(1) for each operation",
    .flags = kWrite | kDenyOom,
    .arguments =
        {Key("key", kRW | kAccess | kUpdate | kVariableFlags),
         Optional(Many(OneOf(
             "operation",
             {Field("GET", "get-block"),
              Block("write",
                    {Optional(After(
                         "OVERFLOW",
                         OneOf("overflow-block", {Token("WRAP"), Token("SAT"), Token("FAIL")}))),
                     OneOf("write-operation",
                           {WrittenField("SET", "set-block", "value"),
                            WrittenField("INCRBY", "incrby-block", "increment")})})})))},
    .handler = BitField,
    .keys_from = KeysOfBitField,
};

Argument RepeatedGet() {
  Argument get = Optional(Many(Field("GET", "get-block")));
  get.multiple_token = true;
  return get;
}

const CommandSpec kBitFieldRo = {
    .name = "BITFIELD_RO",
    .group = Group::kBitmap,
    .since = "6.0.0",
    .summary = "Reads integers of any width at any bit of a value.",
    .complexity = "O(1) for each operation",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess), RepeatedGet()},
    .handler = BitFieldRo,
};

}  // namespace

void AddBitFieldCommands(CommandTable& table) {
  table.Add(kBitField);
  table.Add(kBitFieldRo);
}

}  // namespace oribi::commands
