// GET STRLEN GETRANGE SUBSTR

#include "commands/string_commands.h"
#include "commands/string_value.h"

namespace oribi::commands {
namespace {

void Get(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto entry = ReadString(ctx, key);
  if (!entry) return;
  *entry != nullptr ? ReplyString(ctx.reply, **entry) : ctx.reply.Null();
}

void StrLen(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto entry = ReadString(ctx, key);
  if (!entry) return;
  ctx.reply.Integer(static_cast<std::int64_t>(StringBytes(*entry).view().size()));
}

void GetRange(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::int64_t start = ctx.args.Integer();
  const std::int64_t end = ctx.args.Integer();
  if (!ctx.args.Finish(ctx.reply)) return;

  const auto entry = ReadString(ctx, key);
  if (!entry) return;
  const StringBytes bytes(*entry);
  const auto range = ClampRange(start, end, bytes.view().size());
  if (!range) return ctx.reply.Bulk("");
  ReplyPart(ctx.reply, **entry, bytes.view().substr(range->first, range->last - range->first + 1));
}

const CommandSpec kGet = {
    .name = "GET",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Gives the value of a key, or null when there is no such key.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO | kAccess)},
    .handler = Get,
};

const CommandSpec kStrLen = {
    .name = "STRLEN",
    .group = Group::kString,
    .since = "2.2.0",
    .summary = "Tells how many bytes the value of a key has.",
    .complexity = "O(1)",
    .flags = kReadonly | kFast,
    .arguments = {Key("key", kRO)},
    .handler = StrLen,
};

const CommandSpec kGetRange = {
    .name = "GETRANGE",
    .group = Group::kString,
    .since = "2.4.0",
    .summary = "Gives the bytes of a value between two positions.",
    .complexity = "O(N) in the bytes given",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("start"), Integer("end")},
    .handler = GetRange,
};

const CommandSpec kSubStr = {
    .name = "SUBSTR",
    .group = Group::kString,
    .since = "1.0.0",
    .summary = "Gives the bytes of a value between two positions.",
    .complexity = "O(N) in the bytes given",
    .flags = kReadonly,
    .arguments = {Key("key", kRO | kAccess), Integer("start"), Integer("end")},
    .replaced_by = "`GETRANGE`",
    .deprecated_since = "2.0.0",
    .handler = GetRange,
};

}  // namespace

void AddStringReadCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kGet, &kStrLen, &kGetRange, &kSubStr}) table.Add(*spec);
}

}  // namespace oribi::commands
