#include "functions/limiters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <string>

namespace oribi::functions {
namespace {

// Products of two such factors leave room for a sum.
constexpr std::int64_t kMostProduct = std::int64_t{1} << 61;

bool FitsProduct(std::int64_t a, std::int64_t b) { return a <= kMostProduct / b; }

// Reads an integer and takes it off the text.
bool TakeInteger(std::string_view& text, std::int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool TakeChar(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

// Puts integers into a text, without allocating.
class Writer {
 public:
  Writer& Put(std::int64_t value) {
    char* const end = bytes_.data() + bytes_.size();
    size_ = static_cast<std::size_t>(std::to_chars(bytes_.data() + size_, end, value).ptr -
                                     bytes_.data());
    return *this;
  }
  Writer& Put(char c) {
    bytes_[size_++] = c;
    return *this;
  }
  std::string_view text() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 72> bytes_;
  std::size_t size_ = 0;
};

}  // namespace

FixedWindow::FixedWindow(StringValue counter, std::int64_t limit, std::int64_t window,
                         std::int64_t now)
    : counter_(counter), limit_(limit), now_(now) {
  const auto count = counter_.AsInteger();
  const std::int64_t deadline = count ? counter_.deadline_ms() : kNoDeadline;
  count_ = std::max<std::int64_t>(count.value_or(0), 0);
  end_ = deadline == kNoDeadline ? now + window : deadline;
  is_endless_ = count.has_value() && deadline == kNoDeadline;
}

void FixedWindow::Count(std::int64_t cost) {
  count_ += cost;
  counter_.SetInteger(count_, end_);
}

// A counter that somebody took the deadline from would refuse for ever.
void FixedWindow::Refuse() {
  if (is_endless_) counter_.ExpireAt(end_);
}

Verdict FixedWindow::Answer(std::int64_t cost, bool allowed) const {
  const std::int64_t left = end_ - now_;
  return {.limit = limit_,
          .remaining = std::max<std::int64_t>(limit_ - count_, 0),
          .retry_after = allowed         ? 0
                         : cost > limit_ ? kNever
                                         : left,
          .reset_after = count_ > 0 ? left : 0};
}

SlidingWindow::SlidingWindow(SortedSetValue log, std::int64_t limit, std::int64_t window,
                             std::int64_t cooldown, std::int64_t now)
    : log_(log), limit_(limit), window_(window), cooldown_(cooldown), now_(now) {
  const std::size_t size = log_.size();
  const std::size_t over = size == 0 ? 0 : log_.CountUntil(static_cast<double>(now - window));
  over_ = static_cast<std::int64_t>(over);
  count_ = static_cast<std::int64_t>(size - over);
  const auto newest = size == 0 ? std::nullopt : log_.IntegerAt(-1);
  if (!newest) return;
  has_newest_ = true;
  newest_ = static_cast<std::int64_t>(newest->score);
  newest_number_ = newest->member;
}

// Even if the clock is set back, the newest call is the one with the latest time.
void SlidingWindow::Count(std::int64_t cost) {
  if (over_ > 0) log_.RemoveUntil(static_cast<double>(now_ - window_));
  const std::int64_t time = std::max(now_, has_newest_ ? newest_ : now_);
  std::int64_t number = std::max(newest_number_ + 1, now_ * 1000);
  for (std::int64_t i = 0; i < cost; ++i) {
    log_.AddInteger(number++, static_cast<double>(time));
  }
  log_.ExpireAt(time + std::max(window_, cooldown_));
  over_ = 0;
  count_ += cost;
  has_newest_ = true;
  newest_ = time;
  newest_number_ = number - 1;
}

// Until enough calls have left the window.
std::int64_t SlidingWindow::WaitFor(std::int64_t cost) const {
  const std::int64_t too_many = count_ - (limit_ - cost);
  if (too_many <= 0) return 0;
  const auto last = log_.At(over_ + too_many - 1);
  return last ? static_cast<std::int64_t>(last->score) + window_ - now_ : 0;
}

Verdict SlidingWindow::Answer(std::int64_t cost, bool allowed) const {
  Verdict verdict{.limit = limit_, .remaining = std::max<std::int64_t>(limit_ - count_, 0)};
  if (!allowed) {
    verdict.retry_after = cost > limit_ ? kNever : std::max(WaitFor(cost), CooldownLeft());
  }
  if (count_ > 0) verdict.reset_after = newest_ + window_ - now_;
  return verdict;
}

SlidingCounter::SlidingCounter(FunctionCall& call, StringValue counter, std::int64_t limit,
                               std::int64_t window)
    : counter_(counter),
      limit_(limit),
      window_(window),
      start_(call.now_ms() - call.now_ms() % window),
      elapsed_(call.now_ms() % window) {
  if (FitsProduct(limit, window)) {
    Load(call);
  } else {
    call.Fail("limit is too large for a window this long");
  }
}

void SlidingCounter::Load(FunctionCall& call) {
  const auto state = counter_.Get();
  if (!state) return;
  std::string_view text = *state;
  std::int64_t start = 0;
  std::int64_t current = 0;
  std::int64_t previous = 0;
  const bool good = TakeInteger(text, start) && TakeChar(text, ' ') && TakeInteger(text, current) &&
                    TakeChar(text, ' ') && TakeInteger(text, previous) && text.empty() &&
                    current >= 0 && previous >= 0;
  if (!good) return call.Fail("counter holds something else than a sliding counter");
  // A limit that was lowered since counts as reached.
  if (start == start_) {
    current_ = std::min(current, limit_);
    previous_ = std::min(previous, limit_);
  } else if (start == start_ - window_) {
    previous_ = std::min(current, limit_);
  }
}

void SlidingCounter::Count(std::int64_t cost) {
  current_ += cost;
  const Writer state = Writer().Put(start_).Put(' ').Put(current_).Put(' ').Put(previous_);
  counter_.Set(state.text(), start_ + 2 * window_);
}

// The previous window's share falls by previous/window each millisecond; in the next window this
// one is the previous.
std::int64_t SlidingCounter::WaitFor(std::int64_t cost) const {
  const std::int64_t room = limit_ - cost - current_;
  if (room >= 0) return window_ - elapsed_ - room * window_ / previous_;
  const std::int64_t next_room = limit_ - cost;
  return window_ - elapsed_ + (window_ - std::min(window_, next_room * window_ / current_));
}

Verdict SlidingCounter::Answer(std::int64_t cost, bool allowed) const {
  Verdict verdict{.limit = limit_,
                  .remaining = std::max<std::int64_t>(limit_ * window_ - Weighted(), 0) / window_};
  if (!allowed) verdict.retry_after = cost > limit_ ? kNever : WaitFor(cost);
  if (current_ > 0) {
    verdict.reset_after = 2 * window_ - elapsed_;
  } else if (previous_ > 0) {
    verdict.reset_after = window_ - elapsed_;
  }
  return verdict;
}

TokenBucket::TokenBucket(FunctionCall& call, StringValue bucket, std::int64_t capacity,
                         std::int64_t refill, std::int64_t interval, const char* named)
    : bucket_(bucket),
      capacity_(capacity),
      refill_(refill),
      interval_(interval),
      now_(call.now_ms()) {
  if (!FitsProduct(capacity, interval)) {
    call.Fail(std::string(named) + " is too large for a span this long");
  } else if (const auto state = bucket_.Get()) {
    Load(call, *state);
  }
}

void TokenBucket::Load(FunctionCall& call, std::string_view state) {
  std::int64_t full_at = 0;
  std::int64_t part = 0;
  std::int64_t parts = 1;
  bool good = TakeInteger(state, full_at);
  if (good && !state.empty()) {
    good = TakeChar(state, '+') && TakeInteger(state, part) && TakeChar(state, '/') &&
           TakeInteger(state, parts) && state.empty() && part >= 0 && part < parts;
  }
  if (!good) return call.Fail("bucket holds something else than the state of a bucket");
  Missing(full_at, part, parts);
}

void TokenBucket::Missing(std::int64_t full_at, std::int64_t part, std::int64_t parts) {
  if (full_at < now_) return;
  // Another refill than before: the fraction of a millisecond is rounded, once.
  if (parts != refill_) part = part == 0 ? 0 : refill_ - 1;
  std::int64_t whole = 0;
  const bool fits = !__builtin_mul_overflow(full_at - now_, refill_, &whole);
  missing_ = fits && whole < kMostProduct ? whole + part : kMostProduct;
}

void TokenBucket::Count(std::int64_t cost) {
  missing_ += cost * interval_;
  const std::int64_t full_at = now_ + missing_ / refill_;
  const std::int64_t part = missing_ % refill_;
  if (part == 0) return bucket_.SetInteger(full_at, full_at);
  const Writer state = Writer().Put(full_at).Put('+').Put(part).Put('/').Put(refill_);
  bucket_.Set(state.text(), full_at + 1);
}

Verdict TokenBucket::Answer(std::int64_t cost, bool allowed) const {
  const std::int64_t full = capacity_ * interval_;
  Verdict verdict{.limit = capacity_,
                  .remaining = std::max<std::int64_t>(full - missing_, 0) / interval_,
                  .reset_after = ToMs(missing_)};
  if (!allowed) {
    verdict.retry_after =
        cost > capacity_ ? kNever : ToMs(missing_ - (capacity_ - cost) * interval_);
  }
  return verdict;
}

}  // namespace oribi::functions
