#include "net/event_loop.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"

namespace oribi::net {

EventLoop::EventLoop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  ORIBI_CHECK(epoll_.is_open() && wake_.is_open());
  ORIBI_CHECK(static_cast<bool>(Add(wake_.get(), EPOLLIN, kWakeTag)));
}

base::Status EventLoop::Add(int descriptor, std::uint32_t events, std::uint64_t tag) {
  epoll_event event{.events = events, .data = {.u64 = tag}};
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) == 0) return base::Ok();
  return base::Failure{fmt::format("epoll_ctl: {}", std::strerror(errno))};
}

void EventLoop::Modify(int descriptor, std::uint32_t events, std::uint64_t tag) {
  epoll_event event{.events = events, .data = {.u64 = tag}};
  epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, descriptor, &event);
}

void EventLoop::Remove(int descriptor) {
  epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, nullptr);
}

std::span<const epoll_event> EventLoop::Wait(std::int64_t timeout_us) {
  constexpr std::int64_t kLongest = 1'000'000'000;
  const auto timeout_ms =
      static_cast<int>((std::clamp<std::int64_t>(timeout_us, 0, kLongest) + 999) / 1000);
  const int count = epoll_wait(epoll_.get(), events_.data(), kMaxEvents, timeout_ms);
  was_interrupted_ = count < 0;
  return {events_.data(), static_cast<std::size_t>(std::max(count, 0))};
}

void EventLoop::Wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_.get(), &one, sizeof one);
}

void EventLoop::ClearWake() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = read(wake_.get(), &count, sizeof count);
}

}  // namespace oribi::net
