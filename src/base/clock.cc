#include "base/clock.h"

#include <ctime>

namespace oribi::base {
namespace {

std::int64_t ReadUs(clockid_t id) {
  timespec now{};
  ::clock_gettime(id, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

std::int64_t SystemClock::NowUs() const { return ReadUs(CLOCK_REALTIME); }
std::int64_t SystemClock::MonotonicUs() const { return ReadUs(CLOCK_MONOTONIC); }

}  // namespace oribi::base
