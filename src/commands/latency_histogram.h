#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace oribi::commands {

// How long the calls of one command took: counts in buckets that grow with the duration and are
// never wider than 1/128 of it, the layout of the HdrHistogram that Redis uses, so that tools see
// the same bounds.
class LatencyHistogram {
 public:
  void Record(std::uint64_t duration_ns) {
    const std::size_t index = IndexOf(std::clamp<std::uint64_t>(duration_ns, 1, kMaxNs));
    if (index >= counts_.size()) counts_.resize(index + 1);
    ++counts_[index];
    ++total_;
  }
  std::uint64_t total() const { return total_; }

  // The duration that `percent` of the calls did not exceed, in nanoseconds.
  std::int64_t PercentileNs(double percent) const;

  struct Step {
    std::int64_t up_to_us;
    std::uint64_t calls;  // that took at most so long
  };
  // Cumulative counts at doubling durations, from the first that holds a call to the last.
  std::vector<Step> Steps() const;

 private:
  static constexpr std::uint64_t kMaxNs = 1'000'000'000;  // longer counts as this
  static constexpr int kPrecisionBits = 8;                // 256 buckets before they widen

  static std::size_t IndexOf(std::uint64_t ns) {
    const int shift = ShiftOf(ns);
    return (static_cast<std::size_t>(shift) << (kPrecisionBits - 1)) + (ns >> shift);
  }
  static int ShiftOf(std::uint64_t ns) {
    const int width = static_cast<int>(std::bit_width(ns));
    return width > kPrecisionBits ? width - kPrecisionBits : 0;
  }
  // The longest duration that falls into this bucket.
  static std::int64_t HighestNs(std::size_t index);

  std::vector<std::uint64_t> counts_;
  std::uint64_t total_ = 0;
};

}  // namespace oribi::commands
