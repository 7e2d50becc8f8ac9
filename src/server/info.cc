#include "server/info.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/random.h"
#include "server/info_writer.h"

namespace oribi::server {
namespace {

struct Section {
  std::string_view name;
  bool in_default;
  void (*write)(const InfoSources&, InfoWriter&);
};

// In Redis' order.
constexpr Section kSections[] = {
    {"server", true, InfoServer},
    {"clients", true, InfoClients},
    {"memory", true, InfoMemory},
    {"persistence", true, InfoPersistence},
    {"stats", true, InfoStats},
    {"replication", true, InfoReplication},
    {"cpu", true, InfoCpu},
    {"modules", true, InfoModules},
    {"commandstats", false, InfoCommandStats},
    {"errorstats", true, InfoErrorStats},
    {"latencystats", false, InfoLatencyStats},
    {"cluster", true, InfoCluster},
    {"keyspace", true, InfoKeyspace},
    {"scripts", false, InfoScripts},  // ours
};

bool Names(std::string_view given, const Section& section) {
  if (base::EqualsIgnoreCase(given, section.name)) return true;
  if (base::EqualsIgnoreCase(given, "default")) return section.in_default;
  return base::EqualsIgnoreCase(given, "all") || base::EqualsIgnoreCase(given, "everything");
}

bool IsWanted(const Section& section, std::span<const std::string_view> given) {
  if (given.empty()) return section.in_default;
  return std::any_of(given.begin(), given.end(),
                     [&section](std::string_view name) { return Names(name, section); });
}

}  // namespace

std::string InfoText(const InfoSources& sources, std::span<const std::string_view> sections) {
  std::string text;
  InfoWriter out(text);
  for (const Section& section : kSections) {
    if (IsWanted(section, sections)) section.write(sources, out);
  }
  return text;
}

std::string MakeRunId() {
  std::string id;
  while (id.size() < 40) id += fmt::format("{:016x}", base::SystemRandom());
  return id.substr(0, 40);
}

}  // namespace oribi::server
