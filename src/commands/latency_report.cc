#include "commands/latency_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace oribi::commands {
namespace {

constexpr int kRows = 4;

std::string Age(std::int64_t seconds) {
  if (seconds < 60) return fmt::format("{}s", seconds);
  if (seconds < 3600) return fmt::format("{}m", seconds / 60);
  if (seconds < 86400) return fmt::format("{}h", seconds / 3600);
  return fmt::format("{}d", seconds / 86400);
}

struct Bounds {
  std::int64_t low;
  std::int64_t high;
};

Bounds BoundsOf(const LatencyMonitor::Event& event) {
  const auto [low, high] =
      std::minmax_element(event.samples.begin(), event.samples.end(),
                          [](const auto& a, const auto& b) { return a.latency_ms < b.latency_ms; });
  return {low->latency_ms, high->latency_ms};
}

// How high a column stands: half rows, at least one.
int Height(std::int64_t value, const Bounds& bounds) {
  if (bounds.high == bounds.low) return 1;
  const double share =
      static_cast<double>(value - bounds.low) / static_cast<double>(bounds.high - bounds.low);
  return 1 + static_cast<int>(std::lround(share * (2 * kRows - 1)));
}

char Cell(int height, int row) {
  const int above = height - 2 * row;
  return above >= 2 ? '#' : above == 1 ? '_' : ' ';
}

std::string Columns(const LatencyMonitor::Event& event, const Bounds& bounds) {
  std::string text;
  for (int row = kRows - 1; row >= 0; --row) {
    for (const auto& sample : event.samples) {
      text += Cell(Height(sample.latency_ms, bounds), row);
    }
    text += '\n';
  }
  return text;
}

// Ages are written from top to bottom.
std::string Ages(const LatencyMonitor::Event& event, std::int64_t now_s) {
  std::vector<std::string> ages;
  std::size_t longest = 0;
  for (const auto& sample : event.samples) {
    ages.push_back(Age(now_s - sample.time_s));
    longest = std::max(longest, ages.back().size());
  }
  std::string text;
  for (std::size_t row = 0; row < longest; ++row) {
    for (const std::string& age : ages) text += row < age.size() ? age[row] : ' ';
    text += '\n';
  }
  return text;
}

std::string DescribeEvent(std::string_view name, const LatencyMonitor::Event& event) {
  double sum = 0;
  for (const auto& sample : event.samples) sum += static_cast<double>(sample.latency_ms);
  const double mean = sum / static_cast<double>(event.samples.size());
  return fmt::format("{}: {} spikes, {:.0f} ms on average, the worst ever {} ms.\n", name,
                     event.samples.size(), mean, event.max_ms);
}

}  // namespace

std::string LatencyGraph(std::string_view name, const LatencyMonitor::Event& event,
                         std::int64_t now_s) {
  const Bounds bounds = BoundsOf(event);
  return fmt::format("{} - high {} ms, low {} ms (all time high {} ms)\n", name, bounds.high,
                     bounds.low, event.max_ms) +
         std::string(80, '-') + '\n' + Columns(event, bounds) + '\n' + Ages(event, now_s);
}

std::string LatencyDiagnosis(const LatencyMonitor& monitor, std::uint64_t threshold_ms,
                             std::int64_t now_s) {
  if (threshold_ms == 0 && monitor.events().empty()) {
    return "Nothing is measured: latency-monitor-threshold is 0. Give it a number of milliseconds "
           "with CONFIG SET, and whatever holds the server longer will be noted.\n";
  }
  if (monitor.events().empty()) return "Nothing has held the server for long since it started.\n";
  std::string text = "These things held the server longer than latency-monitor-threshold:\n\n";
  for (const auto& [name, event] : monitor.events()) {
    text += DescribeEvent(name, event);
    text += fmt::format("  The last one was {} ago.\n", Age(now_s - event.samples.back().time_s));
  }
  return text +
         "\nLook into SLOWLOG GET for the commands that took long; they visit many elements, "
         "or carry large values.\n";
}

}  // namespace oribi::commands
