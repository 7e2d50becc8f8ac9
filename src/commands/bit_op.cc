// BITOP

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "commands/bit_commands.h"
#include "commands/string_value.h"
#include "structures/bits.h"

namespace oribi::commands {

namespace errors = protocol::errors;

namespace {

constexpr std::string_view kNotTakesOne = "ERR BITOP NOT must be called with a single source key.";

// So much of the result is done with before the next part is begun: it stays in the fastest cache
// while all sources are laid over it.
constexpr std::size_t kPart = 16 * 1024;

// Longer results get a block of their own.
constexpr std::size_t kMaxOnStack = 512;

enum class BitOperation : std::uint8_t { kAnd, kOr, kXor, kNot };

using Sources = std::vector<StringBytes>;

std::optional<BitOperation> ReadOperation(ArgReader& args) {
  if (args.Accept("AND")) return BitOperation::kAnd;
  if (args.Accept("OR")) return BitOperation::kOr;
  if (args.Accept("XOR")) return BitOperation::kXor;
  if (args.Accept("NOT")) return BitOperation::kNot;
  return std::nullopt;
}

// `source` covers the first bytes of the part; behind it there are zeros.
void Lay(BitOperation operation, char* part, std::size_t size, std::string_view source) {
  switch (operation) {
    case BitOperation::kAnd:
      structures::AndBytes(part, source.data(), source.size());
      std::memset(part + source.size(), 0, size - source.size());
      return;
    case BitOperation::kOr: return structures::OrBytes(part, source.data(), source.size());
    case BitOperation::kXor: return structures::XorBytes(part, source.data(), source.size());
    case BitOperation::kNot: return structures::NotBytes(part, part, size);
  }
}

std::string_view PartOf(const StringBytes& source, std::size_t from, std::size_t size) {
  const std::string_view bytes = source.view();
  return from < bytes.size() ? bytes.substr(from, size) : std::string_view();
}

void Combine(BitOperation operation, const Sources& sources, char* out, std::size_t size) {
  for (std::size_t from = 0; from < size; from += kPart) {
    const std::size_t length = std::min(kPart, size - from);
    char* const part = out + from;
    const std::string_view first = PartOf(sources.front(), from, length);
    first.copy(part, first.size());
    std::memset(part + first.size(), 0, length - first.size());
    if (operation == BitOperation::kNot) Lay(operation, part, length, {});
    for (std::size_t i = 1; i < sources.size(); ++i) {
      Lay(operation, part, length, PartOf(sources[i], from, length));
    }
  }
}

// False when one of them is no string, which has been answered then.
bool ReadSources(CommandContext& ctx, Sources& sources, std::size_t& size) {
  sources.reserve(ctx.args.left());
  while (!ctx.args.done()) {
    const auto entry = ReadString(ctx, ctx.args.Key());
    if (!entry) return false;
    sources.emplace_back(*entry);
    size = std::max(size, sources.back().view().size());
  }
  return true;
}

void Store(keyspace::KeyWriter& key, BitOperation operation, const Sources& sources,
           std::size_t size) {
  if (size <= kMaxOnStack) {
    std::array<char, kMaxOnStack> result;  // NOLINT: filled as far as it is used
    Combine(operation, sources, result.data(), size);
    return key.SetString({result.data(), size}, keyspace::kNoDeadline);
  }
  auto* const result = memory::LargeBytes::Create(size);
  Combine(operation, sources, result->data(), size);
  key.SetLarge(result, keyspace::kNoDeadline);
}

void BitOp(CommandContext& ctx) {
  const auto operation = ReadOperation(ctx.args);
  if (!operation) return ctx.reply.Error(errors::kSyntax);
  const auto destination = ctx.args.Key();
  if (operation == BitOperation::kNot && ctx.args.left() != 1) {
    return ctx.reply.Error(kNotTakesOne);
  }
  Sources sources;
  std::size_t size = 0;
  if (!ReadSources(ctx, sources, size)) return;

  auto writer = ctx.db.Write(destination);
  if (size != 0) {
    Store(writer, *operation, sources, size);
    writer.Changed(kSetEvent);
  } else if (writer.exists()) {
    writer.Delete();
    writer.Changed(kDelEvent);
  }
  ctx.reply.Integer(static_cast<std::int64_t>(size));
}

const CommandSpec kBitOp = {
    .name = "BITOP",
    .group = Group::kBitmap,
    .since = "2.6.0",
    .summary = "Combines the bits of several values, or inverts those of one, into another key.",
    .complexity = "O(N)",
    .flags = kWrite | kDenyOom,
    .arguments = {OneOf("operation", {Token("AND"), Token("OR"), Token("XOR"), Token("NOT")}),
                  Key("destkey", kOW | kUpdate), Many(Key("key", kRO | kAccess))},
    .handler = BitOp,
};

}  // namespace

void AddBitOpCommands(CommandTable& table) { table.Add(kBitOp); }

}  // namespace oribi::commands
