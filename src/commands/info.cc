#include "commands/context.h"

namespace oribi::commands {
namespace {

void Info(CommandContext& ctx) { ctx.reply.Verbatim("txt", ctx.server.Info(ctx.args.rest())); }

const CommandSpec kInfo = {
    .name = "INFO",
    .group = Group::kServer,
    .since = "1.0.0",
    .summary = "Tells about the server and what it has done, section by section.",
    .complexity = "O(1)",
    .flags = kLoading | kStale,
    .categories = kCatDangerous,
    .arguments = {Optional(Many(Text("section")))},
    .tips = {"nondeterministic_output", "request_policy:all_shards", "response_policy:special"},
    .history = {{"7.0.0", "Takes several sections."}},
    .handler = Info,
};

}  // namespace

void AddInfoCommands(CommandTable& table) { table.Add(kInfo); }

}  // namespace oribi::commands
