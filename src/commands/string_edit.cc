// APPEND SETRANGE

#include <algorithm>
#include <cstring>

#include "commands/string_commands.h"
#include "commands/string_value.h"

namespace oribi::commands {
namespace {

void Append(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const auto value = ctx.args.Text();
  auto writer = ctx.db.Write(key);
  if (!CheckString(ctx, writer)) return;

  const std::size_t old_size = StringBytes(writer.entry()).view().size();
  const std::size_t size = old_size + value.size();
  if (!CheckStringSize(ctx, size)) return;
  if (!writer.exists()) {
    writer.SetString(value, keyspace::kNoDeadline);
  } else {
    value.copy(writer.Resize(size) + old_size, value.size());
  }
  writer.Changed({"append", keyspace::EventClass::kString});
  ctx.reply.Integer(static_cast<std::int64_t>(size));
}

void SetRange(CommandContext& ctx) {
  const auto key = ctx.args.Key();
  const std::int64_t offset = ctx.args.Integer();
  const auto value = ctx.args.Text();
  if (offset < 0) ctx.args.Fail(protocol::errors::kOffsetOutOfRange);
  if (!ctx.args.Finish(ctx.reply)) return;
  auto writer = ctx.db.Write(key);
  if (!CheckString(ctx, writer)) return;

  const auto from = static_cast<std::uint64_t>(offset);
  std::size_t size = StringBytes(writer.entry()).view().size();
  if (!value.empty()) {
    if (!CheckStringSize(ctx, from + value.size())) return;
    size = std::max(size, from + value.size());
    value.copy(writer.Resize(size) + from, value.size());
    writer.Changed({"setrange", keyspace::EventClass::kString});
  }
  ctx.reply.Integer(static_cast<std::int64_t>(size));
}

const CommandSpec kAppend = {
    .name = "APPEND",
    .group = Group::kString,
    .since = "2.0.0",
    .summary = "Puts bytes behind the value of a key; a missing key gets them as its value.",
    .complexity = "O(N) in the bytes appended; a value that grows is copied rarely",
    .flags = kWrite | kDenyOom | kFast,
    .arguments = {Key("key", kRW | kInsert), Text("value")},
    .handler = Append,
};

const CommandSpec kSetRange = {
    .name = "SETRANGE",
    .group = Group::kString,
    .since = "2.2.0",
    .summary = "Writes bytes over a part of a value, which grows with zeros where needed.",
    .complexity = "O(N) in the bytes written, and in the zeros before them",
    .flags = kWrite | kDenyOom,
    .arguments = {Key("key", kRW | kUpdate), Integer("offset"), Text("value")},
    .handler = SetRange,
};

}  // namespace

void AddStringEditCommands(CommandTable& table) {
  for (const CommandSpec* spec : {&kAppend, &kSetRange}) table.Add(*spec);
}

}  // namespace oribi::commands
