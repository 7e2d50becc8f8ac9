#include "base/ticks.h"

#include <chrono>

namespace oribi::base {

TickRate::TickRate() {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kSpan(2);
  const auto begin = Clock::now();
  const std::uint64_t first = ReadTicks();
  auto end = begin;
  while (end - begin < kSpan) end = Clock::now();
  const std::uint64_t ticks = ReadTicks() - first;
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(end - begin).count();
  multiplier_ = static_cast<std::uint64_t>(static_cast<double>(ns) / static_cast<double>(ticks) *
                                           4294967296.0);
}

}  // namespace oribi::base
