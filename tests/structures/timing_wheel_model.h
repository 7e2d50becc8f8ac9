#pragma once

#include <algorithm>
#include <unordered_map>

#include "structures/timing_wheel.h"

namespace oribi::structures {

// A wheel with an owner as a database is one: keys have deadlines, and what is shown too early is
// added again.
class TimingWheelModel {
 public:
  static constexpr std::size_t kNoLimit = ~std::size_t{0};

  explicit TimingWheelModel(std::int64_t now_ms) : now_ms_(now_ms), wheel_(now_ms) {}

  void SetDeadline(std::uint64_t key, std::int64_t deadline_ms) {
    const auto [at, added] = deadlines_.try_emplace(key, deadline_ms);
    const bool needs_record = added || deadline_ms < at->second;
    at->second = deadline_ms;
    if (needs_record) wheel_.Add(key, deadline_ms);
  }
  void Drop(std::uint64_t key) { deadlines_.erase(key); }

  std::size_t Advance(std::int64_t now_ms, std::size_t max_records = kNoLimit) {
    now_ms_ = now_ms;
    return wheel_.Advance(now_ms, max_records, [&](std::uint64_t key) {
      const auto at = deadlines_.find(key);
      if (at == deadlines_.end()) return;
      if (at->second > now_ms) return wheel_.Add(key, at->second);
      latest_ms_ = std::max(latest_ms_, now_ms - at->second);
      deadlines_.erase(at);
    });
  }
  // As often as it takes to show all that is due.
  void CatchUp(std::int64_t now_ms, std::size_t max_records) {
    while (Advance(now_ms, max_records) == max_records || wheel_.lag_ms(now_ms) > 0) {
    }
  }
  // Until the last deadline has passed.
  void Finish(std::size_t max_records) {
    while (!wheel_.empty()) {
      Advance(std::max(now_ms_, wheel_.NextDueMs()), max_records);
    }
  }

  // Keys get new deadlines of every magnitude, or go, and time goes on. False when a key is left
  // whose slot has ended.
  template <typename Choices>
  bool Step(Choices& choices, std::size_t max_records) {
    for (std::uint64_t i = choices.Below(20); i > 0; --i) {
      const std::uint64_t key = choices.Below(5000);
      if (choices.Below(10) == 0) {
        Drop(key);
      } else {
        SetDeadline(key, now_ms_ - 5 + Magnitude(choices, 37));
      }
    }
    const bool leap = choices.Below(50) == 0;
    CatchUp(now_ms_ + Magnitude(choices, leap ? 35 : 15), max_records);
    return !HasOverdue();
  }

  // No key is left whose slot has ended.
  bool HasOverdue() const {
    return std::any_of(deadlines_.begin(), deadlines_.end(), [this](const auto& item) {
      return item.second <= now_ms_ - TimingWheel::kTickMs;
    });
  }

  std::int64_t now_ms() const { return now_ms_; }
  // How late the latest was.
  std::int64_t latest_ms() const { return latest_ms_; }
  std::size_t keys() const { return deadlines_.size(); }
  TimingWheel& wheel() { return wheel_; }

 private:
  template <typename Choices>
  static std::int64_t Magnitude(Choices& choices, std::uint64_t bits) {
    return static_cast<std::int64_t>(choices.Below(std::uint64_t{1} << choices.Below(bits)));
  }

  std::int64_t now_ms_;
  TimingWheel wheel_;
  std::unordered_map<std::uint64_t, std::int64_t> deadlines_;
  std::int64_t latest_ms_ = 0;
};

}  // namespace oribi::structures
