#include <cerrno>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/numbers.h"
#include "commands/context.h"
#include "commands/key_walk.h"
#include "commands/keys.h"

namespace oribi::commands {
namespace {

namespace errors = protocol::errors;

// A call that wants more keys than this is worked off in slices.
constexpr std::uint64_t kAtOnce = 1000;

struct ScanCall {
  std::uint64_t cursor = 0;
  std::uint64_t count = 10;
  std::string_view pattern = "*";
  std::optional<std::string_view> type = {};
};

// Redis 8 takes whatever strtoull takes as a whole, but no negative number.
std::uint64_t ReadCursor(ArgReader& args) {
  const std::string_view text = args.Text();
  if (const auto plain = base::ParseUnsigned(text)) return *plain;
  const std::string copy(text);
  char* end = nullptr;
  errno = 0;
  const std::uint64_t cursor = std::strtoull(copy.c_str(), &end, 10);
  const bool read = errno == 0 && end != copy.c_str() && *end == '\0';
  const auto negative = base::ParseInteger(text);
  if (!read || (negative && *negative < 0)) args.Fail(errors::kInvalidCursor);
  return cursor;
}

void ReadOption(ArgReader& args, ScanCall& call) {
  if (args.left() < 2) return args.Fail(errors::kSyntax);
  if (args.Accept("COUNT")) {
    const std::int64_t count = args.Integer();
    if (count < 1) return args.Fail(errors::kSyntax);
    call.count = static_cast<std::uint64_t>(count);
  } else if (args.Accept("MATCH")) {
    call.pattern = args.Text();
  } else if (args.Accept("TYPE")) {
    call.type = args.Text();
  } else {
    args.Fail(errors::kSyntax);
  }
}

ScanCall ReadScanCall(ArgReader& args) {
  ScanCall call{.cursor = ReadCursor(args)};
  while (!args.done() && args.ok()) ReadOption(args, call);
  return call;
}

void WriteCursor(protocol::ReplyWriter& reply, std::uint64_t cursor) {
  reply.Array(2);
  reply.BulkInteger(static_cast<std::int64_t>(cursor));
}

class ScanWork final : public KeyCollector {
 public:
  using KeyCollector::KeyCollector;

 private:
  void Finish(std::uint64_t cursor, protocol::ReplyWriter& reply) override {
    WriteCursor(reply, cursor);
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
  WriteCursor(ctx.reply, cursor);
  ctx.reply.Bulks(names);
}

void Scan(CommandContext& ctx) {
  const ScanCall call = ReadScanCall(ctx.args);
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
