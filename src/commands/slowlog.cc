// SLOWLOG.

#include <algorithm>

#include "base/numbers.h"
#include "commands/context.h"
#include "commands/help.h"
#include "commands/monitoring.h"

namespace oribi::commands {
namespace {

void WriteEntry(protocol::ReplyWriter& reply, const SlowLog::Entry& entry) {
  reply.Array(6);
  reply.Integer(entry.id);
  reply.Integer(entry.time_s);
  reply.Integer(entry.duration_us);
  reply.Bulks(entry.arguments);
  reply.Bulk(entry.client_address);
  reply.Bulk(entry.client_name);
}

void SlowlogGet(CommandContext& ctx) {
  if (ctx.args.left() > 1) {
    return ctx.reply.Error(
        "ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.");
  }
  const auto count = ctx.args.done() ? 10 : base::ParseInteger(ctx.args.Text());
  if (!count || *count < -1) {
    return ctx.reply.Error("ERR count should be greater than or equal to -1");
  }
  const auto& entries = ctx.server.monitoring().slow_log.entries();
  const std::size_t wanted = *count < 0 ? entries.size() : static_cast<std::size_t>(*count);
  const std::size_t given = std::min(wanted, entries.size());
  ctx.reply.Array(given);
  for (std::size_t i = 0; i < given; ++i) WriteEntry(ctx.reply, entries[i]);
}

void SlowlogLen(CommandContext& ctx) {
  ctx.reply.Integer(static_cast<std::int64_t>(ctx.server.monitoring().slow_log.entries().size()));
}

void SlowlogReset(CommandContext& ctx) {
  ctx.server.monitoring().slow_log.Clear();
  ctx.reply.Ok();
}

CommandSpec Sub(std::string_view name, std::string_view summary, std::string_view complexity,
                Handler handler, std::vector<std::string_view> tips) {
  return {.name = name,
          .group = Group::kServer,
          .since = "2.2.12",
          .summary = summary,
          .complexity = complexity,
          .flags = kAdmin | kLoading | kStale,
          .tips = std::move(tips),
          .handler = handler};
}

CommandSpec GetSpec() {
  CommandSpec spec = Sub("GET", "Tells the newest entries of the slow log.",
                         "O(N) where N is the number of entries returned", SlowlogGet,
                         {"request_policy:all_nodes", "nondeterministic_output"});
  spec.arguments = {Optional(Integer("count"))};
  spec.history = {{"4.0.0", "Entries have the client's address, port and name."}};
  return spec;
}

const CommandSpec kSlowlog = {
    .name = "SLOWLOG",
    .group = Group::kServer,
    .since = "2.2.12",
    .summary = "Remembers the commands that took long.",
    .complexity = "Depends on subcommand.",
    .subcommands = {GetSpec(),
                    Sub("LEN", "Tells how many entries the slow log has.", "O(1)", SlowlogLen,
                        {"request_policy:all_nodes", "response_policy:agg_sum",
                         "nondeterministic_output"}),
                    Sub("RESET", "Empties the slow log.",
                        "O(N) where N is the number of entries in the slowlog", SlowlogReset,
                        {"request_policy:all_nodes", "response_policy:all_succeeded"}),
                    HelpSpec(Group::kServer, "6.2.0")},
};

}  // namespace

void AddSlowlogCommands(CommandTable& table) { table.Add(kSlowlog); }

}  // namespace oribi::commands
