#include "commands/latency_monitor.h"

#include <algorithm>

namespace oribi::commands {

void LatencyMonitor::Add(std::string_view event, std::int64_t latency_ms, std::int64_t now_s) {
  Event& kept = events_.try_emplace(std::string(event)).first->second;
  kept.max_ms = std::max(kept.max_ms, latency_ms);
  if (!kept.samples.empty() && kept.samples.back().time_s == now_s) {
    kept.samples.back().latency_ms = std::max(kept.samples.back().latency_ms, latency_ms);
    return;
  }
  if (kept.samples.size() == kMaxSamples) kept.samples.erase(kept.samples.begin());
  kept.samples.push_back({now_s, latency_ms});
}

const LatencyMonitor::Event* LatencyMonitor::Find(std::string_view event) const {
  const auto at = events_.find(event);
  return at == events_.end() ? nullptr : &at->second;
}

bool LatencyMonitor::Reset(std::string_view event) {
  const auto at = events_.find(event);
  if (at == events_.end()) return false;
  events_.erase(at);
  return true;
}

std::size_t LatencyMonitor::ResetAll() {
  const std::size_t count = events_.size();
  events_.clear();
  return count;
}

}  // namespace oribi::commands
