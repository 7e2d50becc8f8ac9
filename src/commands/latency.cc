// LATENCY.

#include <fmt/format.h>

#include <vector>

#include "commands/context.h"
#include "commands/help.h"
#include "commands/latency_report.h"
#include "commands/monitoring.h"
#include "config/config.h"

namespace oribi::commands {
namespace {

LatencyMonitor& Monitor(CommandContext& ctx) { return ctx.server.monitoring().latency; }

void LatencyLatest(CommandContext& ctx) {
  const auto& events = Monitor(ctx).events();
  ctx.reply.Array(events.size());
  for (const auto& [name, event] : events) {
    ctx.reply.Array(4);
    ctx.reply.Bulk(name);
    ctx.reply.Integer(event.samples.back().time_s);
    ctx.reply.Integer(event.samples.back().latency_ms);
    ctx.reply.Integer(event.max_ms);
  }
}

void LatencyHistory(CommandContext& ctx) {
  const LatencyMonitor::Event* const event = Monitor(ctx).Find(ctx.args.Text());
  if (event == nullptr) return ctx.reply.Array(0);
  ctx.reply.Array(event->samples.size());
  for (const LatencyMonitor::Sample& sample : event->samples) {
    ctx.reply.Array(2);
    ctx.reply.Integer(sample.time_s);
    ctx.reply.Integer(sample.latency_ms);
  }
}

void LatencyReset(CommandContext& ctx) {
  if (ctx.args.done()) {
    return ctx.reply.Integer(static_cast<std::int64_t>(Monitor(ctx).ResetAll()));
  }
  std::int64_t count = 0;
  while (!ctx.args.done()) count += Monitor(ctx).Reset(ctx.args.Text()) ? 1 : 0;
  ctx.reply.Integer(count);
}

void LatencyGraphReply(CommandContext& ctx) {
  const std::string_view name = ctx.args.Text();
  const LatencyMonitor::Event* const event = Monitor(ctx).Find(name);
  if (event == nullptr) {
    return ctx.reply.Error(fmt::format("ERR No samples available for event '{}'", name));
  }
  ctx.reply.Verbatim("txt", LatencyGraph(name, *event, ctx.now_ms / 1000));
}

void LatencyDoctor(CommandContext& ctx) {
  const std::uint64_t threshold = ctx.server.config().latency_monitor_threshold();
  ctx.reply.Verbatim("txt", LatencyDiagnosis(Monitor(ctx), threshold, ctx.now_ms / 1000));
}

void AddUsed(const Command& command, std::vector<const Command*>& used) {
  if (command.latency.total() > 0) used.push_back(&command);
  for (const auto& child : command.subcommands) AddUsed(*child, used);
}

void WriteHistogram(protocol::ReplyWriter& reply, const Command& command) {
  reply.Bulk(command.full_name);
  reply.Map(2);
  reply.Bulk("calls");
  reply.Integer(static_cast<std::int64_t>(command.latency.total()));
  reply.Bulk("histogram_usec");
  const auto steps = command.latency.Steps();
  reply.Map(steps.size());
  for (const LatencyHistogram::Step& step : steps) {
    reply.Integer(step.up_to_us);
    reply.Integer(static_cast<std::int64_t>(step.calls));
  }
}

// A container stands for its subcommands; unknown names and unused commands are left out.
void LatencyHistogramReply(CommandContext& ctx) {
  std::vector<const Command*> used;
  if (ctx.args.done()) {
    for (const auto& command : ctx.server.commands().commands()) AddUsed(*command, used);
  }
  while (!ctx.args.done()) {
    const Command* const command = ctx.server.commands().FindFullName(ctx.args.Text());
    if (command != nullptr) AddUsed(*command, used);
  }
  ctx.reply.Map(used.size());
  for (const Command* const command : used) WriteHistogram(ctx.reply, *command);
}

CommandSpec Sub(std::string_view name, std::string_view summary, std::string_view complexity,
                Handler handler, std::vector<Argument> arguments = {}) {
  return {
      .name = name,
      .group = Group::kServer,
      .since = "2.8.13",
      .summary = summary,
      .complexity = complexity,
      .flags = kAdmin | kNoscript | kLoading | kStale,
      .arguments = std::move(arguments),
      .tips = {"nondeterministic_output", "request_policy:all_nodes", "response_policy:special"},
      .handler = handler};
}

CommandSpec ResetSpec() {
  CommandSpec spec = Sub("RESET", "Forgets the samples of some events, or all.", "O(1)",
                         LatencyReset, {Optional(Many(Text("event")))});
  spec.tips = {"request_policy:all_nodes", "response_policy:agg_sum"};
  return spec;
}

CommandSpec HistogramSpec() {
  CommandSpec spec = Sub("HISTOGRAM", "Tells how long the calls of commands took.",
                         "O(N) where N is the number of commands with latency information being "
                         "retrieved.",
                         LatencyHistogramReply, {Optional(Many(Text("command")))});
  spec.since = "7.0.0";
  return spec;
}

const CommandSpec kLatency = {
    .name = "LATENCY",
    .group = Group::kServer,
    .since = "2.8.13",
    .summary = "Knows the moments when something held the server.",
    .complexity = "Depends on subcommand.",
    .subcommands = {Sub("DOCTOR", "Explains the samples in words.", "O(1)", LatencyDoctor),
                    Sub("GRAPH", "Draws the samples of an event.", "O(1)", LatencyGraphReply,
                        {Text("event")}),
                    HistogramSpec(),
                    Sub("HISTORY", "Tells the samples of an event.", "O(1)", LatencyHistory,
                        {Text("event")}),
                    Sub("LATEST", "Tells the last sample of every event.", "O(1)", LatencyLatest),
                    ResetSpec(), HelpSpec(Group::kServer, "2.8.13")},
};

}  // namespace

void AddLatencyCommands(CommandTable& table) { table.Add(kLatency); }

}  // namespace oribi::commands
