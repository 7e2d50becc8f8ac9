// PFDEBUG PFSELFTEST

#include <cmath>
#include <cstring>
#include <string>

#include "base/numbers.h"
#include "commands/hyperloglog_value.h"
#include "commands/string_value.h"
#include "config/config.h"
#include "structures/hyperloglog_sparse.h"

namespace oribi::commands {

using keyspace::KeyWriter;
using structures::kHllRegisters;

namespace {

std::string_view Bytes(const KeyWriter& writer) { return writer.entry()->bytes(); }

// Redis counts a conversion as a change but tells of no event.
bool Convert(CommandContext& ctx, KeyWriter& writer) {
  if (!MakeDense(writer)) {
    ctx.reply.Error(kCorruptedHll);
    return false;
  }
  ++ctx.keyspace.state().dirty;
  return true;
}

void GetRegisters(CommandContext& ctx, KeyWriter& writer) {
  if (structures::IsSparseHll(Bytes(writer)) && !Convert(ctx, writer)) return;
  structures::HllRegisters registers = {};
  structures::MergeHll(Bytes(writer), registers);
  ctx.reply.Array(registers.size());
  for (const std::uint8_t value : registers) ctx.reply.Integer(value);
}

void Decode(CommandContext& ctx, KeyWriter& writer) {
  const std::string_view value = Bytes(writer);
  if (!structures::IsSparseHll(value)) return ctx.reply.Error("ERR HLL encoding is not sparse");
  const char* const end = value.data() + value.size();
  std::string text;
  for (const char* at = value.data() + structures::kHllHeaderBytes; at < end;) {
    const auto run = structures::ReadHllRun(at, end);
    at += run.bytes;
    if (!text.empty()) text += ' ';
    text += run.rank != 0 ? "v:" : run.is_long_zeros() ? "Z:" : "z:";
    if (run.rank != 0) text += base::IntegerText(run.rank) + ',';
    text += base::IntegerText(run.length);
  }
  ctx.reply.Bulk(text);
}

void Encoding(CommandContext& ctx, KeyWriter& writer) {
  ctx.reply.SimpleString(structures::IsSparseHll(Bytes(writer)) ? "sparse" : "dense");
}

void ToDense(CommandContext& ctx, KeyWriter& writer) {
  const bool sparse = structures::IsSparseHll(Bytes(writer));
  if (sparse && !Convert(ctx, writer)) return;
  ctx.reply.Integer(sparse);
}

using Subcommand = void (*)(CommandContext&, KeyWriter&);

Subcommand ReadSubcommand(ArgReader& args) {
  if (args.Accept("GETREG")) return GetRegisters;
  if (args.Accept("DECODE")) return Decode;
  if (args.Accept("ENCODING")) return Encoding;
  if (args.Accept("TODENSE")) return ToDense;
  args.Skip(1);
  return nullptr;
}

void PfDebug(CommandContext& ctx) {
  const std::string_view word = ctx.args.Peek();
  const Subcommand subcommand = ReadSubcommand(ctx.args);
  auto writer = ctx.db.Write(ctx.args.Key());
  if (!writer.exists()) return ctx.reply.Error("ERR The specified key does not exist");
  if (!CheckHll(ctx, *writer.entry())) return;
  if (subcommand != nullptr) return subcommand(ctx, writer);
  ctx.reply.Error("ERR Unknown PFDEBUG subcommand '" +
                  std::string(protocol::errors::Shown(word, std::string_view::npos)) + "'");
}

// A value under test, growing as a key's would.
class TestedHll {
 public:
  explicit TestedHll(std::size_t max_sparse_bytes) : max_sparse_bytes_(max_sparse_bytes) {}

  void Add(std::string_view element) {
    using Kind = structures::HllChange::Kind;
    auto change = Ask(element);
    if (change.kind == Kind::kDense) {
      std::string dense(structures::kHllDenseBytes, '\0');
      structures::MakeHllDense(value_, dense.data());
      value_ = std::move(dense);
      change = Ask(element);
    }
    if (change.kind != Kind::kReplace) return;
    const std::size_t size = value_.size();
    const std::size_t size_after = change.SizeAfter(size);
    value_.resize(std::max(size, size_after));
    structures::ApplyHllChange(change, value_.data(), size);
    value_.resize(size_after);
  }
  std::uint64_t Count() const { return structures::CountHll(value_).value_or(~std::uint64_t{0}); }

 private:
  structures::HllChange Ask(std::string_view element) const {
    return structures::RaiseHllRegister(value_, structures::HashHllElement(element),
                                        max_sparse_bytes_);
  }
  std::size_t max_sparse_bytes_;
  std::string value_{structures::kEmptyHll};
};

// Within six standard errors. Very small counts have to be exact but for elements that share a
// register.
bool IsNear(std::uint64_t count, std::uint64_t expected) {
  const double error = 1.04 / std::sqrt(kHllRegisters);
  double most = std::ceil(error * 6 * static_cast<double>(expected));
  if (expected == 10) most = 1;
  return std::abs(static_cast<double>(count) - static_cast<double>(expected)) <= most;
}

// Both encodings have to agree, and to be near the truth. Redis goes on to ten million elements,
// which takes it a third of a second; we have clients waiting.
void PfSelfTest(CommandContext& ctx) {
  constexpr std::uint64_t kElements = 10'000;
  constexpr std::uint64_t kAddend = 0x5851f42d4c957f2d;
  TestedHll dense(0);
  TestedHll sparse(ctx.server.config().hll_sparse_max_bytes());
  std::uint64_t element = ctx.keyspace.state().random.Next();
  std::uint64_t checkpoint = 1;
  for (std::uint64_t added = 1; added <= kElements; ++added, element += kAddend) {
    const std::string_view bytes(reinterpret_cast<const char*>(&element), sizeof element);
    dense.Add(bytes);
    sparse.Add(bytes);
    if (added != checkpoint) continue;
    checkpoint *= 10;
    if (dense.Count() != sparse.Count()) return ctx.reply.Error("TESTFAILED dense/sparse disagree");
    if (!IsNear(dense.Count(), added)) return ctx.reply.Error("TESTFAILED too much error");
  }
  ctx.reply.Ok();
}

const CommandSpec kPfDebug = {
    .name = "PFDEBUG",
    .group = Group::kHyperloglog,
    .since = "2.8.9",
    .summary = "Shows how a HyperLogLog is kept, or gives it dense registers; for debugging.",
    .complexity = "O(1)",
    .flags = kWrite | kDenyOom | kAdmin,
    .arguments = {Text("subcommand"), Key("key", kRW | kAccess)},
    .handler = PfDebug,
};

const CommandSpec kPfSelfTest = {
    .name = "PFSELFTEST",
    .group = Group::kHyperloglog,
    .since = "2.8.9",
    .summary = "Tests the counting of elements by HyperLogLogs.",
    .complexity = "O(1)",
    .flags = kAdmin,
    .handler = PfSelfTest,
};

}  // namespace

void AddHyperloglogDebugCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kPfDebug, &kPfSelfTest}) table.Add(*spec);
}

}  // namespace oribi::commands
