// INFO: Commandstats, Errorstats, Latencystats, Scripts, Keyspace.

#include <array>

#include "commands/script_registry.h"
#include "server/info_writer.h"

namespace oribi::server {
namespace {

using commands::Command;

template <typename Visit>
void ForEachCommand(const commands::CommandTable& table, const Visit& visit) {
  for (const auto& command : table.commands()) {
    visit(*command);
    for (const auto& child : command->subcommands) visit(*child);
  }
}

void WriteCommandStats(const Command& command, InfoWriter& out) {
  const commands::CommandStats& stats = command.stats;
  if (stats.calls == 0 && stats.rejected_calls == 0 && stats.failed_calls == 0) return;
  const double usec = static_cast<double>(stats.nsec) / 1000;
  const double per_call = stats.calls == 0 ? 0 : usec / static_cast<double>(stats.calls);
  out.Field(fmt::format("cmdstat_{}", command.full_name),
            fmt::format("calls={},usec={},usec_per_call={:.2f},rejected_calls={},failed_calls={}",
                        stats.calls, stats.nsec / 1000, per_call, stats.rejected_calls,
                        stats.failed_calls));
}

// "99.9" is p99.9 and "50" is p50.
std::string PercentileName(double percent) {
  std::array<char, base::kDoubleChars> text{};
  return "p" + std::string(text.data(), base::FormatDouble(percent, text.data()));
}

void WriteLatencyStats(const Command& command, const config::Config& config, InfoWriter& out) {
  if (command.latency.total() == 0) return;
  std::string values;
  for (const double percent : config.latency_tracking_info_percentiles().values) {
    if (!values.empty()) values += ',';
    values += fmt::format("{}={:.3f}", PercentileName(percent),
                          static_cast<double>(command.latency.PercentileNs(percent)) / 1000);
  }
  out.Field(fmt::format("latency_percentiles_usec_{}", command.full_name), values);
}

// What stands behind the code would end the field.
std::string FieldName(std::string_view code) {
  std::string name(code);
  for (char& c : name) {
    if (c == ':' || c == ',' || c == '=') c = '_';
  }
  return name;
}

}  // namespace

void InfoCommandStats(const InfoSources& sources, InfoWriter& out) {
  out.Section("Commandstats");
  ForEachCommand(sources.commands,
                 [&out](const Command& command) { WriteCommandStats(command, out); });
}

void InfoErrorStats(const InfoSources& sources, InfoWriter& out) {
  out.Section("Errorstats");
  for (const auto& [code, count] : sources.stats.errors_by_code) {
    out.Field(fmt::format("errorstat_{}", FieldName(code)), fmt::format("count={}", count));
  }
}

void InfoLatencyStats(const InfoSources& sources, InfoWriter& out) {
  out.Section("Latencystats");
  ForEachCommand(sources.commands,
                 [&](const Command& command) { WriteLatencyStats(command, sources.config, out); });
}

// Which scripts of clients' libraries are served, and which are wanted but not.
void InfoScripts(const InfoSources& sources, InfoWriter& out) {
  const commands::ScriptRegistry& scripts = sources.functions.scripts();
  out.Section("Scripts");
  for (const auto& [digest, script] : scripts.scripts()) {
    if (script.calls == 0) continue;
    out.Field(fmt::format("script_{}", digest),
              fmt::format("name={},calls={}", script.function->name, script.calls));
  }
  for (const auto& [digest, count] : scripts.refused()) {
    out.Field(fmt::format("script_refused_{}", digest), fmt::format("count={}", count));
  }
  out.Field("script_refused_others", scripts.refused_others());
}

void InfoKeyspace(const InfoSources& sources, InfoWriter& out) {
  out.Section("Keyspace");
  for (int index = 0; index < sources.keyspace.databases(); ++index) {
    const keyspace::Database* const db = sources.keyspace.Existing(index);
    if (db == nullptr || db->size() == 0) continue;
    out.Field(fmt::format("db{}", index),
              fmt::format("keys={},expires={},avg_ttl={},subexpiry=0", db->size(),
                          db->volatile_keys(), db->AverageTtlMs()));
  }
}

}  // namespace oribi::server
