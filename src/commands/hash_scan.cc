#include <vector>

#include "base/glob.h"
#include "commands/hash_value.h"
#include "commands/scan_call.h"

namespace oribi::commands {
namespace {

void ReplyFields(protocol::ReplyWriter& reply, const std::vector<HashField>& fields,
                 bool with_values) {
  reply.Array(with_values ? 2 * fields.size() : fields.size());
  for (const HashField& field : fields) {
    ReplyName(reply, field.name);
    if (with_values) ReplyValue(reply, field.value);
  }
}

void HScan(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  ScanCall call{.cursor = ReadScanCursor(ctx.args)};
  if (!ctx.args.ok()) return void(ctx.args.Finish(ctx.reply));
  if (ctx.db.Peek(key) != nullptr) ReadScanOptions(ctx.args, ScanOf::kHash, call);
  const auto hash = ReadHash(ctx, key);
  if (!hash) return;
  if (!ctx.args.ok()) return void(ctx.args.Finish(ctx.reply));

  std::vector<HashField> fields;
  const auto visit = [&](const HashField& field) {
    char digits[base::kInt64Chars];
    if (call.pattern == "*" || base::GlobMatches(call.pattern, field.name.Text(digits)))
      fields.push_back(field);
  };
  std::uint64_t seen = 0;
  do {
    call.cursor = hash->Scan(call.cursor, [&](const HashField& field) {
      ++seen;
      visit(field);
    });
  } while (call.cursor != 0 && seen < call.count);
  WriteScanCursor(ctx.reply, call.cursor);
  ReplyFields(ctx.reply, fields, !call.no_values);
}

const CommandSpec kHScan = {
    .name = "HSCAN",
    .group = Group::kHash,
    .since = "2.8.0",
    .summary = "Goes through the fields of a hash, a stretch a call.",
    .complexity = "O(COUNT) a call, O(N) for all calls until the cursor is 0 again.",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("cursor"),
                  Optional(After("MATCH", Pattern("pattern"))),
                  Optional(After("COUNT", Integer("count"))), Optional(Token("NOVALUES"))},
    .tips = {"nondeterministic_output"},
    .handler = HScan,
};

}  // namespace

void AddHashScanCommands(CommandTable& table) { table.Add(kHScan); }

}  // namespace oribi::commands
