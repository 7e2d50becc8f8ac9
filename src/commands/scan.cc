#include <memory>
#include <vector>

#include "commands/context.h"
#include "commands/key_walk.h"
#include "commands/keys.h"
#include "commands/scan_call.h"

namespace oribi::commands {
namespace {

// A call that wants more keys than this is worked off in slices.
constexpr std::uint64_t kAtOnce = 1000;

class ScanWork final : public KeyCollector {
 public:
  using KeyCollector::KeyCollector;

 private:
  void Finish(std::uint64_t cursor, protocol::ReplyWriter& reply) override {
    WriteScanCursor(reply, cursor);
    WriteNames(reply);
  }
};

void ScanAtOnce(CommandContext& ctx, const ScanCall& call) {
  KeyFilter filter(call.pattern);
  if (call.type) filter.WantType(*call.type);
  std::vector<std::string_view> names;
  names.reserve(call.count + 8);
  std::uint64_t seen = 0;
  std::uint64_t cursor = call.cursor;
  do {
    cursor = ctx.db.Scan(cursor, [&](const keyspace::Entry& entry) {
      ++seen;
      if (!entry.IsDue(ctx.now_ms) && filter.Wants(entry)) names.push_back(entry.key());
    });
  } while (cursor != 0 && seen < call.count);
  WriteScanCursor(ctx.reply, cursor);
  ctx.reply.Bulks(names);
}

void Scan(CommandContext& ctx) {
  ScanCall call{.cursor = ReadScanCursor(ctx.args)};
  ReadScanOptions(ctx.args, ScanOf::kKeys, call);
  if (!ctx.args.Finish(ctx.reply)) return;
  if (call.count <= kAtOnce) return ScanAtOnce(ctx, call);
  const KeyWalk::Range range = {.db = ctx.db.index(), .cursor = call.cursor, .limit = call.count};
  ctx.server.RunInSlices(ctx.client, std::make_unique<ScanWork>(ctx.keyspace, ctx.server.clock(),
                                                                range, call.pattern, call.type));
}

const CommandSpec kScan = {
    .name = "SCAN",
    .group = Group::kGeneric,
    .since = "2.8.0",
    .summary = "Goes through the keys of the database, a stretch a call.",
    .complexity = "O(COUNT) a call, O(N) for all calls until the cursor is 0 again.",
    .flags = kReadonly,
    .arguments = {Integer("cursor"), Optional(After("MATCH", Pattern("pattern"))),
                  Optional(After("COUNT", Integer("count"))),
                  Since("6.0.0", Optional(After("TYPE", Text("type"))))},
    .tips = {"nondeterministic_output", "request_policy:special", "response_policy:special"},
    .history = {{"6.0.0", "The option `TYPE`."}},
    .handler = Scan,
};

}  // namespace

void AddScanCommands(CommandTable& table);

void AddScanCommands(CommandTable& table) {
  table.Add(kScan);
  AddKeysCommand(table);
}

}  // namespace oribi::commands
