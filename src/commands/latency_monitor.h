#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oribi::commands {

// Moments when something held the loop longer than latency-monitor-threshold, by what it was
// ("command", "fast-command", "expire-cycle" …): the worst of each second, the last 160 seconds
// that had one.
class LatencyMonitor {
 public:
  static constexpr std::size_t kMaxSamples = 160;

  struct Sample {
    std::int64_t time_s;
    std::int64_t latency_ms;
  };
  struct Event {
    std::vector<Sample> samples;  // oldest first
    std::int64_t max_ms = 0;
  };

  void Add(std::string_view event, std::int64_t latency_ms, std::int64_t now_s);
  const Event* Find(std::string_view event) const;
  const std::map<std::string, Event, std::less<>>& events() const { return events_; }
  // False when there is no such event.
  bool Reset(std::string_view event);
  std::size_t ResetAll();

 private:
  std::map<std::string, Event, std::less<>> events_;
};

}  // namespace oribi::commands
