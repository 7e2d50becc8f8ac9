// limits (Python): Flask-Limiter, slowapi. A moving window is a list of times, the newest first; a
// sliding window two counters.

#include <algorithm>
#include <cmath>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

std::int64_t ListIndex(double number) { return Truncated(number); }

// LTRIM key 0 last
void TrimTo(FunctionCall& call, std::int64_t last) {
  ListValue list = call.List(0);
  const auto size = static_cast<std::int64_t>(list.size());
  if (last < 0) last += size;
  if (last < 0) {
    list.Delete();
    return;
  }
  for (std::int64_t left = size; left > last + 1 && !call.failed(); --left) list.PopBack();
}

// A time in the list, if there is one at this place.
std::optional<double> TimeAt(FunctionCall& call, std::int64_t index) {
  const auto entry = call.List(0).At(index);
  if (!entry) return std::nullopt;
  return Number(call, *entry);
}

struct Window {
  double now;
  double limit;
  double seconds;
};
Window ReadWindow(FunctionCall& call) {
  return {Number(call, Argv(call, 1)), Number(call, Argv(call, 2)), Number(call, Argv(call, 3))};
}

bool IsFull(FunctionCall& call, const Window& window, double amount) {
  const auto time = TimeAt(call, ListIndex(window.limit - amount));
  return time && *time >= window.now - window.seconds;
}

FunctionResult Push(FunctionCall& call, const Window& window, double amount, double kept) {
  const std::string now = AsArgument(window.now);
  ListValue list = call.List(0);
  for (double i = 0; i < amount && !call.failed(); ++i) list.PushFront(now);
  TrimTo(call, ListIndex(kept) - 1);
  Expire(call, 0, AsArgument(window.seconds), Unit::kSeconds);
  return FunctionResult::Integer(1);
}

FunctionResult AcquireOneUnlessTest(FunctionCall& call) {
  const Window window = ReadWindow(call);
  if (IsFull(call, window, 1)) return FunctionResult::Null();
  if (Number(call, Argv(call, 4)) != 0) return FunctionResult::Integer(1);
  return Push(call, window, 1, window.limit);
}

FunctionResult AcquireOne(FunctionCall& call) {
  const Window window = ReadWindow(call);
  if (IsFull(call, window, 1)) return FunctionResult::Null();
  return Push(call, window, 1, window.limit);
}

// 2.3 kept fewer times than it should.
FunctionResult AcquireKeepingFewer(FunctionCall& call) {
  const Window window = ReadWindow(call);
  const double amount = Number(call, Argv(call, 4));
  if (IsFull(call, window, amount)) return FunctionResult::Null();
  return Push(call, window, amount, window.limit - amount + 1);
}

FunctionResult AcquireUnchecked(FunctionCall& call) {
  const Window window = ReadWindow(call);
  const double amount = Number(call, Argv(call, 4));
  if (IsFull(call, window, amount)) return FunctionResult::Null();
  return Push(call, window, amount, window.limit);
}

FunctionResult Acquire(FunctionCall& call) {
  const Window window = ReadWindow(call);
  const double amount = Number(call, Argv(call, 4));
  if (amount > window.limit || IsFull(call, window, amount)) return FunctionResult::Null();
  return Push(call, window, amount, window.limit);
}

struct Count {
  double newest = 0;
  double oldest = 0;
  std::int64_t entries = 0;
};

// The leading entries since ARGV[1]; LRANGE key 0 limit gives one more than limit.
Count CountSince(FunctionCall& call) {
  const double since = Number(call, Argv(call, 1));
  const std::int64_t most = Whole(call, Argv(call, 2));
  Count count;
  for (std::int64_t i = 0; i <= most; ++i) {
    const auto time = TimeAt(call, i);
    if (call.failed() || !time || *time < since) break;
    if (count.entries++ == 0) count.newest = count.oldest = *time;
    count.oldest = std::min(count.oldest, *time);
  }
  return count;
}

FunctionResult AnswerNumber(const Count& count, double time) {
  if (count.entries == 0) return FunctionResult::Array({});
  return FunctionResult::Array({Truncated(time), count.entries});
}
FunctionResult ReadNewest(FunctionCall& call) {
  const Count count = CountSince(call);
  return AnswerNumber(count, count.newest);
}
FunctionResult ReadOldest(FunctionCall& call) {
  const Count count = CountSince(call);
  return AnswerNumber(count, count.oldest);
}

FunctionResult AnswerText(FunctionCall& call, double oldest, std::int64_t entries) {
  if (call.failed()) return FunctionResult::Sent();
  if (entries == 0) return FunctionResult::Null();
  call.SendArray(2);
  call.Send(std::string_view(AsText(oldest)));
  call.Send(entries);
  return FunctionResult::Sent();
}
FunctionResult ReadOldestText(FunctionCall& call) {
  const Count count = CountSince(call);
  return AnswerText(call, count.oldest, count.entries);
}

FunctionResult FindOldest(FunctionCall& call) {
  const double since = Number(call, Argv(call, 1));
  std::int64_t low = 0;
  std::int64_t high = Truncated(Number(call, Argv(call, 2))) - 1;
  std::int64_t entries = 0;
  double oldest = 0;
  while (low <= high && !call.failed()) {
    const std::int64_t middle = low + (high - low) / 2;
    const auto time = TimeAt(call, middle);
    if (!time || *time < since) {
      high = middle - 1;
      continue;
    }
    oldest = *time;
    entries = middle + 1;
    low = middle + 1;
  }
  return AnswerText(call, oldest, entries);
}

constexpr std::size_t kPrevious = 0;
constexpr std::size_t kCurrent = 1;

// A current counter in its second half becomes the previous one. `window_ms` is one window.
void Shift(FunctionCall& call, double window_ms) {
  const std::int64_t left = Pttl(call, kCurrent);
  if (left <= 0 || static_cast<double>(left) >= window_ms) return;
  const std::string count(call.String(kCurrent).Get().value_or(""));
  Set(call, kPrevious, count, call.now_ms() + left);
  call.Any(kCurrent).Delete();
  SetFor(call, kCurrent, "0", AsArgument(static_cast<double>(left) + window_ms),
         Unit::kMilliseconds);
}

double Counter(FunctionCall& call, std::size_t key) {
  const auto value = call.String(key).Get();
  return value ? Number(call, *value) : 0;
}

FunctionResult AcquireSliding(FunctionCall& call) {
  const double limit = Number(call, Argv(call, 1));
  const double window_ms = Number(call, Argv(call, 2)) * 1000;
  const double amount = Number(call, Argv(call, 3));
  if (amount > limit) return FunctionResult::Null();
  Shift(call, window_ms);
  const auto left = static_cast<double>(std::max<std::int64_t>(Pttl(call, kPrevious), 0));
  const double weighted = std::floor(Counter(call, kPrevious) * left / window_ms);
  if (weighted + Counter(call, kCurrent) + amount > limit) return FunctionResult::Null();
  if (call.Any(kCurrent).exists()) {
    IncrBy(call, kCurrent, AsArgument(amount));
  } else {
    SetFor(call, kCurrent, AsArgument(amount), AsArgument(window_ms * 2), Unit::kMilliseconds);
  }
  return FunctionResult::Integer(1);
}

FunctionResult ReadSliding(FunctionCall& call) {
  Shift(call, Number(call, Argv(call, 1)) * 1000);
  const auto previous = call.String(kPrevious).Get();
  const auto current = call.String(kCurrent).Get();
  return FunctionResult::Array({previous ? ReplyItem(*previous) : ReplyItem(),
                                Pttl(call, kPrevious), current ? ReplyItem(*current) : ReplyItem(),
                                Pttl(call, kCurrent)});
}

FunctionResult Increment(FunctionCall& call, std::string_view amount) {
  const std::int64_t value = IncrBy(call, 0, amount);
  if (value == Whole(call, amount)) Expire(call, 0, Argv(call, 1), Unit::kSeconds);
  return FunctionResult::Integer(value);
}
FunctionResult IncrementOne(FunctionCall& call) { return Increment(call, "1"); }
FunctionResult IncrementBy(FunctionCall& call) { return Increment(call, Argv(call, 2)); }

// KEYS[1] is a pattern.
FunctionResult Reset(FunctionCall& call) {
  if (call.keys() == 0) return FunctionResult::Integer(call.Any(0).Delete());
  return FunctionResult::Integer(static_cast<std::int64_t>(call.DeleteMatching(call.key_name(0))));
}

void AddMovingWindow(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.limits.acquire_moving_window_1",
               .digests = {"58b7a533b964deb88619477d00ec760fb128cfa0",
                           "1eca691a56ca835a50c472369426d284ce87a308"},
               .run = AcquireOneUnlessTest});
  scripts.Add({.name = "script.limits.acquire_moving_window_2_1",
               .digests = {"6b7cb6e1a2dd5a08f7f1a05e72887ef4cf07d050"},
               .run = AcquireOne});
  scripts.Add({.name = "script.limits.acquire_moving_window_2_3",
               .digests = {"d2a3aeb88bc5648c36fed2636c03c52d5ae2ce18"},
               .run = AcquireKeepingFewer});
  scripts.Add({.name = "script.limits.acquire_moving_window_2_5",
               .digests = {"d19f37c18768a509dbf1310a257bfc35be65609f"},
               .run = AcquireUnchecked});
  scripts.Add({.name = "script.limits.acquire_moving_window",
               .digests = {"bec85d5af0739203306474d2cac591c3d6f907d2",
                           "19c9778cd6391e2ee9f90aa518bf56256d15b4ae",
                           "741eab638ba93ed71020bb821c45c022d0fa02c4"},
               .run = Acquire});
}

void AddMovingWindowReads(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.limits.get_moving_window_1",
               .digests = {"483380da055523f0629b7e5e5a0c16e220cec863",
                           "55ea128427847aaf1f0b2dde4895a9ff47d31a82",
                           "3136f0028c572d2959b5cdc5ec15b287fab6a9ff"},
               .flags = kReadOnly,
               .run = ReadNewest});
  scripts.Add({.name = "script.limits.get_moving_window_3",
               .digests = {"bf95c654b6be0a54713252ef2362a25546faf877"},
               .flags = kReadOnly,
               .run = ReadOldest});
  scripts.Add({.name = "script.limits.get_moving_window_4",
               .digests = {"f2ef2962263bbe72f66f5bbd0da234e74d880068"},
               .flags = kReadOnly,
               .run = ReadOldestText});
  scripts.Add({.name = "script.limits.get_moving_window",
               .digests = {"ad795214f59fe26d6fdec07973836dd16586f5ec"},
               .flags = kReadOnly,
               .run = FindOldest});
}

}  // namespace

void AddLimitsScripts(ScriptLibrary& scripts) {
  AddMovingWindow(scripts);
  AddMovingWindowReads(scripts);
  scripts.Add({.name = "script.limits.acquire_sliding_window",
               .digests = {"e8ac2a60cb040b0dbb56815a1e9c6fd032ce62e7"},
               .run = AcquireSliding});
  scripts.Add({.name = "script.limits.get_sliding_window",
               .digests = {"e7a0a27d4101baabb124af209bb0245197a359a1"},
               .run = ReadSliding});
  scripts.Add({.name = "script.limits.incr_one",
               .digests = {"0d23cf1ccf81ad1452ccf307e1938d99997a6073",
                           "3558e5e19feda4d6fca7bd2770e9373874ec3b20",
                           "ab9a35aa62ed8fa50cf1c655a522698512c9b126"},
               .run = IncrementOne});
  scripts.Add({.name = "script.limits.incr",
               .digests = {"628bd136a573a06b346879695681af12ccef300f"},
               .run = IncrementBy});
  scripts.Add({.name = "script.limits.reset",
               .digests = {"f69f21c685021728c599a717d6e00ca22b89d69e",
                           "73c9b8f504c33418c74f79a3ac7be749c54004f4",
                           "6023fa0c94eea9ab84967f346307e879a66ac9f9",
                           "f2994557f1daca13bfef97c2a31ca4b174e031ca"},
               .flags = kAnyKey | kAllowOom,
               .run = Reset});
}

}  // namespace oribi::functions
