// limits (Python): Flask-Limiter, slowapi. A moving window is a list of times, the newest first; a
// sliding window two counters.

#include <algorithm>
#include <cmath>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

// The most times that Lua's unpack() can hand to one LPUSH.
constexpr double kMostUnpacked = 7999;
// The most that are pushed 5000 at a time. What is above would hold everybody up.
constexpr double kMostPushed = 10'000'000;

// LTRIM key 0 last
void TrimTo(FunctionCall& call, std::int64_t last) {
  ListValue list = call.List(0);
  const auto size = static_cast<std::int64_t>(list.size());
  if (last < 0) last += size;
  if (last < 0) {
    list.Delete();
    return;
  }
  for (std::int64_t left = size; left - 1 > last && !call.failed(); --left) list.PopBack();
}

struct Window {
  std::optional<double> now;
  std::optional<double> limit;
  std::optional<double> seconds;
  double amount;
};
Window ReadWindow(FunctionCall& call, double amount) {
  return {NumberAt(call, 1), NumberAt(call, 2), NumberAt(call, 3), amount};
}
Window ReadWindowAndAmount(FunctionCall& call) {
  return ReadWindow(call, Number(call, NumberAt(call, 4)));
}

// LINDEX, which looks at the index only when there is a list.
std::optional<std::string> EntryAt(FunctionCall& call, double index) {
  ListValue list = call.List(0);
  if (list.size() == 0) return std::nullopt;
  const auto entry = list.At(Whole(call, AsArgument(index)));
  if (!entry || call.failed()) return std::nullopt;
  return std::string(*entry);
}

bool IsFull(FunctionCall& call, const Window& window) {
  const auto entry = EntryAt(call, Number(call, window.limit) - window.amount);
  if (!entry) return false;
  const double start = Number(call, window.now) - Number(call, window.seconds);
  return Number(call, *entry) >= start;
}

// LPUSH of the time, `amount` times.
void PushTimes(FunctionCall& call, const Window& window, double most) {
  const std::string now = Argument(call, window.now);
  if (window.amount > most) call.Fail("ERR user_script:1: too many results to unpack");
  ListValue list = call.List(0);
  for (double i = 1; i <= window.amount && !call.failed(); ++i) list.PushFront(now);
}

FunctionResult TrimAndExpire(FunctionCall& call, const Window& window, double last) {
  const std::int64_t index = Whole(call, AsArgument(last));
  if (!call.failed()) TrimTo(call, index);
  Expire(call, 0, Argument(call, window.seconds), Unit::kSeconds);
  return FunctionResult::Integer(1);
}

// All in one LPUSH, which bears neither none nor too many.
FunctionResult PushAtOnce(FunctionCall& call, const Window& window, double last) {
  if (window.amount < 1 || !window.now) {
    call.Fail(kTooFewArguments);
  }
  PushTimes(call, window, kMostUnpacked);
  return TrimAndExpire(call, window, last);
}

FunctionResult AcquireOneUnlessTest(FunctionCall& call) {
  const Window window = ReadWindow(call, 1);
  if (IsFull(call, window)) return FunctionResult::Null();
  if (NumberAt(call, 4) != 0.0) return FunctionResult::Integer(1);
  return PushAtOnce(call, window, window.limit.value_or(0) - 1);
}

FunctionResult AcquireOne(FunctionCall& call) {
  const Window window = ReadWindow(call, 1);
  if (IsFull(call, window)) return FunctionResult::Null();
  return PushAtOnce(call, window, window.limit.value_or(0) - 1);
}

// 2.3 kept fewer times than it should.
FunctionResult AcquireKeepingFewer(FunctionCall& call) {
  const Window window = ReadWindowAndAmount(call);
  if (IsFull(call, window)) return FunctionResult::Null();
  return PushAtOnce(call, window, window.limit.value_or(0) - window.amount);
}

FunctionResult AcquireUnchecked(FunctionCall& call) {
  const Window window = ReadWindowAndAmount(call);
  if (IsFull(call, window)) return FunctionResult::Null();
  return PushAtOnce(call, window, window.limit.value_or(0) - 1);
}

bool IsTooMuch(FunctionCall& call, const Window& window) {
  return window.amount > Number(call, window.limit);
}

FunctionResult AcquireAtOnce(FunctionCall& call) {
  const Window window = ReadWindowAndAmount(call);
  if (IsTooMuch(call, window) || IsFull(call, window)) return FunctionResult::Null();
  return PushAtOnce(call, window, window.limit.value_or(0) - 1);
}

FunctionResult Acquire(FunctionCall& call) {
  const Window window = ReadWindowAndAmount(call);
  if (IsTooMuch(call, window) || IsFull(call, window)) return FunctionResult::Null();
  if (window.amount >= 1) PushTimes(call, window, kMostPushed);
  return TrimAndExpire(call, window, window.limit.value_or(0) - 1);
}

struct Count {
  double newest = 0;
  double oldest = 0;
  std::int64_t entries = 0;
};

// The leading entries since ARGV[1]; LRANGE key 0 limit gives one more than limit.
Count CountSince(FunctionCall& call) {
  std::int64_t last = Whole(call, Argument(call, NumberAt(call, 2)));
  const ListValue list = call.List(0);
  const auto size = static_cast<std::int64_t>(list.size());
  if (last < 0) last += size;
  Count count;
  for (std::int64_t i = 0; i <= std::min(last, size - 1); ++i) {
    const double time = Number(call, list.At(i).value_or(""));
    if (!(time >= Number(call, NumberAt(call, 1))) || call.failed()) break;
    if (count.entries++ == 0) count.newest = count.oldest = time;
    count.oldest = std::min(count.oldest, time);
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
  double low = 0;
  double high = Number(call, NumberAt(call, 2)) - 1;
  std::int64_t entries = 0;
  double oldest = 0;
  while (low <= high && !call.failed()) {
    const double middle = std::floor((low + high) / 2);
    const auto entry = EntryAt(call, middle);
    const double time = entry ? Number(call, *entry) : 0;
    if (!entry || !(time >= Number(call, NumberAt(call, 1)))) {
      high = middle - 1;
      continue;
    }
    oldest = time;
    entries = Truncated(middle) + 1;
    low = middle + 1;
  }
  return AnswerText(call, oldest, entries);
}

constexpr std::size_t kPrevious = 0;
constexpr std::size_t kCurrent = 1;

// A current counter in its second half becomes the previous one. `window_ms` is one window.
void Shift(FunctionCall& call, double window_ms) {
  const std::int64_t left = Pttl(call, kCurrent);
  if (call.failed() || left <= 0 || !(static_cast<double>(left) < window_ms)) return;
  const std::string count(call.String(kCurrent).Get().value_or(""));
  Set(call, kPrevious, count, call.now_ms() + left);
  call.Any(kCurrent).Delete();
  SetFor(call, kCurrent, "0", AsArgument(static_cast<double>(left) + window_ms),
         Unit::kMilliseconds);
}

// What is no number counts as 0.
double Counter(FunctionCall& call, std::size_t key) {
  return ToNumber(call.String(key).Get().value_or("")).value_or(0);
}

FunctionResult AcquireSliding(FunctionCall& call) {
  const double window_ms = Number(call, NumberAt(call, 2)) * 1000;
  const double limit = Number(call, NumberAt(call, 1));
  const double amount = Number(call, NumberAt(call, 3));
  if (amount > limit) return FunctionResult::Null();
  Shift(call, window_ms);
  const double previous = Counter(call, kPrevious);
  const auto left = static_cast<double>(std::max<std::int64_t>(Pttl(call, kPrevious), 0));
  const double weighted = std::floor(previous * left / window_ms) + Counter(call, kCurrent);
  if (weighted + amount > limit) return FunctionResult::Null();
  if (call.Any(kCurrent).exists()) {
    IncrBy(call, kCurrent, AsArgument(amount));
  } else {
    SetFor(call, kCurrent, AsArgument(amount), AsArgument(window_ms * 2), Unit::kMilliseconds);
  }
  return FunctionResult::Integer(1);
}

FunctionResult ReadSliding(FunctionCall& call) {
  const double window_ms = Number(call, NumberAt(call, 1)) * 1000;
  call.String(kPrevious).Get();  // fails before anything is written
  call.String(kCurrent).Get();
  Shift(call, window_ms);
  const auto previous = call.String(kPrevious).Get();
  const auto current = call.String(kCurrent).Get();
  return FunctionResult::Array({previous ? ReplyItem(*previous) : ReplyItem(),
                                Pttl(call, kPrevious), current ? ReplyItem(*current) : ReplyItem(),
                                Pttl(call, kCurrent)});
}

// A new counter gets a deadline.
FunctionResult Increment(FunctionCall& call, std::optional<double> amount) {
  const double value = IncrBy(call, 0, Argument(call, amount));
  if (value == amount) Expire(call, 0, Argv(call, 1), Unit::kSeconds);
  return FunctionResult::Integer(Truncated(value));
}
FunctionResult IncrementOne(FunctionCall& call) { return Increment(call, 1); }
FunctionResult IncrementBy(FunctionCall& call) { return Increment(call, NumberAt(call, 2)); }

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
  scripts.Add({.name = "script.limits.acquire_moving_window_3",
               .digests = {"bec85d5af0739203306474d2cac591c3d6f907d2"},
               .run = AcquireAtOnce});
  scripts.Add({.name = "script.limits.acquire_moving_window",
               .digests = {"19c9778cd6391e2ee9f90aa518bf56256d15b4ae",
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
