#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace oribi::commands {

// How long the calls of one command took. Durations are whole microseconds, kept as nanoseconds in
// buckets that grow with the value and are never wider than 1/128 of it, as in the HdrHistogram
// that Redis uses, so that percentiles come out as the same numbers ("p50=1.003").
class LatencyHistogram {
 public:
  void Record(std::int64_t duration_us) {
    const std::size_t index = IndexOf(Clamped(duration_us));
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
  static constexpr std::int64_t kMaxNs = 1'000'000'000;  // longer counts as this
  static constexpr int kPrecisionBits = 8;               // 256 buckets before they widen

  static std::uint64_t Clamped(std::int64_t duration_us) {
    if (duration_us <= 0) return 1;
    return static_cast<std::uint64_t>(duration_us < kMaxNs / 1000 ? duration_us * 1000 : kMaxNs);
  }
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
