#pragma once

#include "commands/latency_monitor.h"
#include "commands/slow_log.h"

namespace oribi::commands {

// What the server keeps for those who watch it; the dispatcher fills it.
struct Monitoring {
  SlowLog slow_log;
  LatencyMonitor latency;
};

}  // namespace oribi::commands
