#include "commands/latency_histogram.h"

#include <algorithm>
#include <cmath>

namespace oribi::commands {

std::int64_t LatencyHistogram::HighestNs(std::size_t index) {
  constexpr std::size_t kHalf = 1u << (kPrecisionBits - 1);
  if (index < 2 * kHalf) return static_cast<std::int64_t>(index);
  const std::size_t shift = index / kHalf - 1;
  const std::size_t within = index % kHalf + kHalf;
  return static_cast<std::int64_t>(((within + 1) << shift) - 1);
}

std::int64_t LatencyHistogram::PercentileNs(double percent) const {
  const double wanted = std::min(percent, 100.0) / 100.0 * static_cast<double>(total_);
  const auto rank = std::max<std::uint64_t>(static_cast<std::uint64_t>(wanted + 0.5), 1);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank) return HighestNs(i);
  }
  return 0;
}

// A step ends at the bucket that holds 1024, 2048 … ns; Redis prints that bucket's end in whole
// microseconds: 1, 2, 4, 8, 16, 33, 66 …
std::vector<LatencyHistogram::Step> LatencyHistogram::Steps() const {
  std::vector<Step> steps;
  std::uint64_t seen = 0;
  std::size_t next = 0;
  for (std::uint64_t bound = 1024; seen < total_; bound *= 2) {
    const std::size_t last = IndexOf(bound);
    const std::uint64_t before = seen;
    for (; next < counts_.size() && next <= last; ++next) seen += counts_[next];
    if (seen != before) steps.push_back({HighestNs(last) / 1000, seen});
  }
  return steps;
}

}  // namespace oribi::commands
