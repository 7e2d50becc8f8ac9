#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "commands/latency_monitor.h"

namespace oribi::commands {

// LATENCY GRAPH: the samples of an event as columns, the older the further left, each with its age
// below ("12s", "3m").
std::string LatencyGraph(std::string_view name, const LatencyMonitor::Event& event,
                         std::int64_t now_s);

// LATENCY DOCTOR: what the samples say, in words.
std::string LatencyDiagnosis(const LatencyMonitor& monitor, std::uint64_t threshold_ms,
                             std::int64_t now_s);

}  // namespace oribi::commands
