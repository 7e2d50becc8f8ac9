// CONFIG: the options of the room config, for clients.

#include "config/config.h"

#include <string>
#include <vector>

#include "base/log.h"
#include "commands/access.h"
#include "commands/context.h"
#include "commands/help.h"
#include "config/rewrite.h"
#include "config/settings.h"

namespace oribi::commands {
namespace {

void ConfigGet(CommandContext& ctx) {
  const auto settings = config::GetSettings(ctx.server.config(), ctx.args.rest());
  ctx.reply.Map(settings.size());
  for (const config::Setting& setting : settings) {
    ctx.reply.Bulk(setting.name);
    ctx.reply.Bulk(setting.value);
  }
}

// enable-protected-configs: yes, no, or local, which means connections from this machine.
bool MayChangeProtected(CommandContext& ctx) {
  const config::Permission allowed = ctx.server.config().enable_protected_configs();
  if (allowed != config::Permission::kLocal) return allowed == config::Permission::kYes;
  return IsLocal(ctx.client);
}

void ConfigSet(CommandContext& ctx) {
  if (ctx.args.left() % 2 != 0) return ctx.reply.Error(protocol::errors::kSyntax);
  std::vector<config::NewSetting> settings;
  while (!ctx.args.done()) {
    const std::string_view name = ctx.args.Text();
    settings.push_back({name, ctx.args.Text()});
  }
  const auto changed =
      config::ChangeSettings(ctx.server.config(), settings, MayChangeProtected(ctx));
  if (!changed) return ctx.reply.Error(changed.error());
  ctx.reply.Ok();
}

void ConfigRewrite(CommandContext& ctx) {
  if (const auto written = config::RewriteConf(ctx.server.config()); !written) {
    base::LogWarning("CONFIG REWRITE failed: {}", written.error());
    return ctx.reply.Error(written.error());
  }
  base::LogNotice("CONFIG REWRITE executed with success.");
  ctx.reply.Ok();
}

void ConfigResetStat(CommandContext& ctx) {
  ctx.server.ResetStats();
  ctx.reply.Ok();
}

CommandSpec Sub(std::string_view name, std::string_view since, std::string_view summary,
                std::string_view complexity, Handler handler) {
  return {.name = name,
          .group = Group::kServer,
          .since = since,
          .summary = summary,
          .complexity = complexity,
          .flags = kAdmin | kNoscript | kLoading | kStale,
          .handler = handler};
}

CommandSpec OnAllNodes(CommandSpec spec) {
  spec.tips = {"request_policy:all_nodes", "response_policy:all_succeeded"};
  return spec;
}

constexpr std::string_view kPerParameter =
    "O(N) when N is the number of configuration parameters provided";

CommandSpec GetSpec() {
  CommandSpec spec = Sub("GET", "2.0.0", "Tells the options whose names match the patterns.",
                         kPerParameter, ConfigGet);
  spec.arguments = {Many(Text("parameter"))};
  spec.history = {{"7.0.0", "Takes several patterns."}};
  return spec;
}

CommandSpec SetSpec() {
  CommandSpec spec = OnAllNodes(Sub("SET", "2.0.0", "Changes options: all of those given, or none.",
                                    kPerParameter, ConfigSet));
  spec.arguments = {Many(Block("data", {Text("parameter"), Text("value")}))};
  spec.history = {{"7.0.0", "Takes several options."}};
  return spec;
}

const CommandSpec kConfig = {
    .name = "CONFIG",
    .group = Group::kServer,
    .since = "2.0.0",
    .summary = "Reads and changes the server's options.",
    .complexity = "Depends on subcommand.",
    .subcommands = {GetSpec(), SetSpec(),
                    OnAllNodes(Sub("RESETSTAT", "2.0.0", "Starts the statistics of INFO anew.",
                                   "O(1)", ConfigResetStat)),
                    OnAllNodes(Sub("REWRITE", "2.8.0",
                                   "Writes the options as they are into the conf file.", "O(1)",
                                   ConfigRewrite)),
                    HelpSpec(Group::kServer, "5.0.0")},
};

}  // namespace

void AddConfigCommands(CommandTable& table) { table.Add(kConfig); }

}  // namespace oribi::commands
