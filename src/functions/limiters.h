#pragma once

#include <cstdint>

#include <oribi/function.h>

// The rate limiters behind ratelimit.* and CL.THROTTLE. Each is made from its key and limits, reads
// its state once, and then answers what it would do; only Count() writes. So several can be asked
// before any of them counts.
namespace oribi::functions {

// Counts and spans are bounded so that sums of two never overflow.
inline constexpr std::int64_t kMostCalls = 1'000'000'000'000;
inline constexpr std::int64_t kLongestMs = 1'000'000'000'000;  // some 31 years

inline constexpr std::int64_t kNever = -1;

struct Verdict {
  std::int64_t limit = 0;
  std::int64_t remaining = 0;
  std::int64_t retry_after = 0;  // kNever: more was asked for than the limit
  std::int64_t reset_after = 0;
};

// So many calls a window, which begins with the first call in it. One counter, gone at its end.
class FixedWindow {
 public:
  FixedWindow(StringValue counter, std::int64_t limit, std::int64_t window, std::int64_t now);
  bool Allows(std::int64_t cost) const { return count_ <= limit_ - cost; }
  void Count(std::int64_t cost);
  void Refuse();
  Verdict Answer(std::int64_t cost, bool allowed) const;

 private:
  StringValue counter_;
  std::int64_t limit_;
  std::int64_t now_;
  std::int64_t count_;
  std::int64_t end_;
  bool is_endless_;
};

// Never more than so many calls in any window. A sorted set with an element for each call that
// counts: its number, which only grows, with its time.
class SlidingWindow {
 public:
  // `cooldown`: 0, or what must lie between two calls.
  SlidingWindow(SortedSetValue log, std::int64_t limit, std::int64_t window, std::int64_t cooldown,
                std::int64_t now);
  bool Allows(std::int64_t cost) const { return count_ <= limit_ - cost && CooldownLeft() <= 0; }
  void Count(std::int64_t cost);
  void Refuse() {}
  Verdict Answer(std::int64_t cost, bool allowed) const;

 private:
  std::int64_t CooldownLeft() const {
    return has_newest_ && cooldown_ > 0 ? newest_ + cooldown_ - now_ : 0;
  }
  std::int64_t WaitFor(std::int64_t cost) const;

  SortedSetValue log_;
  std::int64_t limit_;
  std::int64_t window_;
  std::int64_t cooldown_;
  std::int64_t now_;
  std::int64_t over_;   // calls in the log that do not count any more
  std::int64_t count_;  // those that do
  bool has_newest_ = false;
  std::int64_t newest_ = 0;
  std::int64_t newest_number_ = 0;
};

// As SlidingWindow, estimated from two counters: that of this window, and that of the one before,
// taken as spread evenly. A string: "start current previous".
class SlidingCounter {
 public:
  SlidingCounter(FunctionCall& call, StringValue counter, std::int64_t limit, std::int64_t window);
  bool Allows(std::int64_t cost) const { return Weighted() <= (limit_ - cost) * window_; }
  void Count(std::int64_t cost);
  void Refuse() {}
  Verdict Answer(std::int64_t cost, bool allowed) const;

 private:
  void Load(FunctionCall& call);
  // All in units of 1/window call.
  std::int64_t Weighted() const { return current_ * window_ + previous_ * (window_ - elapsed_); }
  std::int64_t WaitFor(std::int64_t cost) const;

  StringValue counter_;
  std::int64_t limit_;
  std::int64_t window_;
  std::int64_t start_;
  std::int64_t elapsed_;
  std::int64_t current_ = 0;
  std::int64_t previous_ = 0;
};

// A bucket of tokens, `refill` more each interval, up to `capacity`; or, which is the same, the
// generic cell rate algorithm. All of its state is the time at which it will be full again, exact
// to a fraction of a millisecond: "1767225600000+1/3". A full bucket is a missing key.
class TokenBucket {
 public:
  // `named`: what the caller calls the capacity, for the error that says it is too large.
  TokenBucket(FunctionCall& call, StringValue bucket, std::int64_t capacity, std::int64_t refill,
              std::int64_t interval, const char* named);
  bool Allows(std::int64_t cost) const {
    return cost <= capacity_ && missing_ <= (capacity_ - cost) * interval_;
  }
  void Count(std::int64_t cost);
  void Refuse() {}
  Verdict Answer(std::int64_t cost, bool allowed) const;

 private:
  void Load(FunctionCall& call, std::string_view state);
  void Missing(std::int64_t full_at, std::int64_t part, std::int64_t parts);
  std::int64_t ToMs(std::int64_t amount) const {
    return amount / refill_ + (amount % refill_ != 0 ? 1 : 0);
  }

  StringValue bucket_;
  std::int64_t capacity_;
  std::int64_t refill_;
  std::int64_t interval_;
  std::int64_t now_;
  // What is missing to a full bucket, in units of 1/interval token, of which `refill` flow in each
  // millisecond: so nothing is ever rounded.
  std::int64_t missing_ = 0;
};

}  // namespace oribi::functions
