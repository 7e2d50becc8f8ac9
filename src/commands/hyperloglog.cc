// PFADD PFCOUNT PFMERGE

#include <algorithm>
#include <array>
#include <cstring>

#include "commands/breath.h"
#include "commands/hyperloglog_value.h"
#include "commands/string_value.h"
#include "config/config.h"

namespace oribi::commands {

using keyspace::Entry;
using keyspace::KeyWriter;
using structures::HllChange;
namespace errors = protocol::errors;

namespace {

constexpr std::string_view kNotHll = "WRONGTYPE Key is not a valid HyperLogLog string value.";
// PFMERGE reports the same: it adds much at once.
constexpr keyspace::KeyEvent kPfAddEvent = {"pfadd", keyspace::EventClass::kString};

std::string_view Bytes(const KeyWriter& writer) { return writer.entry()->bytes(); }

void ForgetCount(KeyWriter& writer) {
  structures::ForgetHllCount(writer.Resize(Bytes(writer).size()));
}

void Apply(KeyWriter& writer, const HllChange& change) {
  const std::size_t size = Bytes(writer).size();
  const std::size_t size_after = change.SizeAfter(size);
  structures::ApplyHllChange(change, writer.Resize(std::max(size, size_after)), size);
  if (size_after < size) writer.Resize(size_after);
}

// Raises registers of an open key.
class Raiser {
 public:
  enum class Result : std::uint8_t { kRaised, kAsItWas, kMalformed };

  Raiser(CommandContext& ctx, KeyWriter& writer)
      : writer_(writer), max_sparse_bytes_(ctx.server.config().hll_sparse_max_bytes()) {}

  // In any order.
  Result Raise(structures::HllElement element) {
    cursor_ = {};
    return RaiseNext(element);
  }
  // In ascending order.
  Result RaiseNext(structures::HllElement element) {
    const HllChange change =
        structures::RaiseHllRegister(Bytes(writer_), element, max_sparse_bytes_, cursor_);
    switch (change.kind) {
      case HllChange::Kind::kNone: return Result::kAsItWas;
      case HllChange::Kind::kMalformed: return Result::kMalformed;
      case HllChange::Kind::kReplace: Apply(writer_, change); return Result::kRaised;
      case HllChange::Kind::kDense: break;
    }
    return MakeDense(writer_) ? RaiseNext(element) : Result::kMalformed;
  }

 private:
  KeyWriter& writer_;
  std::size_t max_sparse_bytes_;
  structures::HllCursor cursor_;
};

// Opens a key that shall be a HyperLogLog, and makes it if it is missing; false when an error was
// answered.
bool OpenHll(CommandContext& ctx, KeyWriter& writer) {
  if (writer.exists()) return CheckHll(ctx, *writer.entry());
  writer.SetString(structures::kEmptyHll, keyspace::kNoDeadline);
  return true;
}

void PfAdd(CommandContext& ctx) {
  if (RunsAsideAlone(ctx)) return;
  auto writer = ctx.db.Write(ctx.args.Key());
  std::uint64_t changes = writer.exists() ? 0 : 1;
  if (!OpenHll(ctx, writer)) return;
  Raiser raiser(ctx, writer);
  Breath breath(ctx.server);
  while (!ctx.args.done()) {
    breath(writer);
    const auto result = raiser.Raise(structures::HashHllElement(ctx.args.Text()));
    if (result == Raiser::Result::kRaised) ++changes;
    if (result != Raiser::Result::kMalformed) continue;
    if (changes != 0) ForgetCount(writer);  // what was raised before stays so
    return ctx.reply.Error(kCorruptedHll);
  }
  if (changes != 0) {
    ForgetCount(writer);
    writer.Changed(kPfAddEvent);
    ctx.keyspace.state().dirty += changes - 1;  // Redis counts each element
  }
  ctx.reply.Integer(changes != 0);
}

// A count is kept with the value for the next time. That is a change of the bytes, but none that
// has an event.
void KeepCount(CommandContext& ctx, const keyspace::Key& key, std::uint64_t count) {
  auto writer = ctx.db.Write(key);
  structures::KeepHllCount(writer.Resize(Bytes(writer).size()), count);
  writer.Changed({"", keyspace::EventClass::kNone});
}

void CountOne(CommandContext& ctx, const keyspace::Key& key) {
  const auto value = ReadHll(ctx, key);
  if (!value) return;
  if (value->empty()) return ctx.reply.Integer(0);
  auto count = structures::KeptHllCount(*value);
  if (!count) {
    count = structures::CountHll(*value);
    if (!count) return ctx.reply.Error(kCorruptedHll);
    KeepCount(ctx, key, *count);
  }
  ctx.reply.Integer(static_cast<std::int64_t>(*count));
}

// Raises `registers` to those of a key; a missing one has none. False when an error was answered.
bool MergeKey(CommandContext& ctx, const keyspace::Key& key, structures::HllRegisters& registers,
              bool& any_dense) {
  const auto value = ReadHll(ctx, key);
  if (!value) return false;
  if (value->empty()) return true;
  if (!structures::IsSparseHll(*value)) any_dense = true;
  if (structures::MergeHll(*value, registers)) return true;
  ctx.reply.Error(kCorruptedHll);
  return false;
}

void PfCount(CommandContext& ctx) {
  if (ctx.args.left() == 1) return CountOne(ctx, ctx.args.Key());
  structures::HllRegisters registers = {};
  bool any_dense = false;
  while (!ctx.args.done()) {
    if (!MergeKey(ctx, ctx.args.Key(), registers, any_dense)) return;
  }
  ctx.reply.Integer(static_cast<std::int64_t>(structures::CountHll(registers)));
}

// What stays of a value that gets other registers is its header.
void StoreDense(KeyWriter& writer, const structures::HllRegisters& registers) {
  std::array<char, structures::kHllDenseBytes> dense;  // NOLINT: filled below
  Bytes(writer).copy(dense.data(), structures::kHllHeaderBytes);
  dense[4] = 0;
  structures::PackHllRegisters(registers, dense.data());
  writer.SetString({dense.data(), dense.size()}, writer.deadline_ms());
}

void StoreSparse(CommandContext& ctx, KeyWriter& writer,
                 const structures::HllRegisters& registers) {
  Raiser raiser(ctx, writer);
  for (unsigned i = 0; i < registers.size(); ++i) {
    if (registers[i] != 0) raiser.RaiseNext({i, registers[i]});
  }
}

void PfMerge(CommandContext& ctx) {
  const auto destination = ctx.args.Key();
  structures::HllRegisters registers = {};
  bool any_dense = false;
  if (!MergeKey(ctx, destination, registers, any_dense)) return;
  while (!ctx.args.done()) {
    if (!MergeKey(ctx, ctx.args.Key(), registers, any_dense)) return;
  }
  auto writer = ctx.db.Write(destination);
  if (!OpenHll(ctx, writer)) return;
  any_dense ? StoreDense(writer, registers) : StoreSparse(ctx, writer, registers);
  ForgetCount(writer);
  writer.Changed(kPfAddEvent);
  ctx.reply.Ok();
}

const CommandSpec kPfAdd = {
    .name = "PFADD",
    .group = Group::kHyperloglog,
    .since = "2.8.9",
    .summary = "Shows elements to a HyperLogLog, which is made if the key is missing.",
    .complexity = "O(1) for each element",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kInsert), Optional(Many(Text("element")))},
    .handler = PfAdd,
};

const CommandSpec kPfCount = {
    .name = "PFCOUNT",
    .group = Group::kHyperloglog,
    .since = "2.8.9",
    .summary = "Tells about how many different elements one or several HyperLogLogs have seen.",
    .complexity = "O(1) for one key, most often a number that was kept; O(N) for N keys",
    .flags = kReadonly | kMayReplicate,
    .arguments = {Many(Key("key", kRW | kAccess))},
    .handler = PfCount,
};

const CommandSpec kPfMerge = {
    .name = "PFMERGE",
    .group = Group::kHyperloglog,
    .since = "2.8.9",
    .summary = "Lets a HyperLogLog have seen whatever several others have seen.",
    .complexity = "O(N) in the number of keys",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("destkey", kRW | kAccess | kInsert),
                  Optional(Many(Key("sourcekey", kRO | kAccess)))},
    .handler = PfMerge,
};

}  // namespace

bool CheckHll(CommandContext& ctx, const Entry& entry) {
  if (!IsString(entry)) {
    ctx.reply.Error(errors::kWrongType);
    return false;
  }
  if (entry.form() != Entry::Form::kInteger && structures::IsHll(entry.bytes())) return true;
  ctx.reply.Error(kNotHll);
  return false;
}

std::optional<std::string_view> ReadHll(CommandContext& ctx, const keyspace::Key& key) {
  const Entry* const entry = ctx.db.Read(key);
  if (entry == nullptr) return std::string_view();
  if (!CheckHll(ctx, *entry)) return std::nullopt;
  return entry->bytes();
}

bool MakeDense(KeyWriter& writer) {
  std::array<char, structures::kHllDenseBytes> dense;  // NOLINT: filled below
  if (!structures::MakeHllDense(Bytes(writer), dense.data())) return false;
  writer.SetString({dense.data(), dense.size()}, writer.deadline_ms());
  return true;
}

void AddHyperloglogCommands(CommandTable& table);

void AddHyperloglogCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kPfAdd, &kPfCount, &kPfMerge}) table.Add(*spec);
  AddHyperloglogDebugCommands(table);
}

}  // namespace oribi::commands
