#pragma once

#include <cstdint>

namespace oribi::base {

// Where the time comes from; a test holds a ManualClock still.
class Clock {
 public:
  virtual ~Clock() = default;
  // Wall clock, microseconds since 1970.
  virtual std::int64_t NowUs() const = 0;
  // A clock that never jumps, in microseconds; for durations.
  virtual std::int64_t MonotonicUs() const = 0;
  std::int64_t NowMs() const { return NowUs() / 1000; }
};

class SystemClock final : public Clock {
 public:
  std::int64_t NowUs() const override;
  std::int64_t MonotonicUs() const override;
};

class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t now_ms = 1'700'000'000'000) : now_us_(now_ms * 1000) {}
  std::int64_t NowUs() const override { return now_us_; }
  std::int64_t MonotonicUs() const override { return now_us_; }
  void AdvanceMs(std::int64_t ms) { now_us_ += ms * 1000; }

 private:
  std::int64_t now_us_;
};

}  // namespace oribi::base
