// bsm/redislock (Go). The value is a token with metadata behind it.

#include <algorithm>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

// GETRANGE value 0 last
std::string_view UpTo(std::string_view value, std::int64_t last) {
  if (value.empty()) return value;
  const auto size = static_cast<std::int64_t>(value.size());
  const std::int64_t end = last < 0 ? std::max<std::int64_t>(last + size, 0) : last;
  return value.substr(0, static_cast<std::size_t>(std::min(end, size - 1)) + 1);
}

// string.sub(text, 1, last)
std::string_view Sub(std::string_view text, std::int64_t last) {
  const auto size = static_cast<std::int64_t>(text.size());
  const std::int64_t end = std::clamp<std::int64_t>(last < 0 ? last + size + 1 : last, 0, size);
  return text.substr(0, static_cast<std::size_t>(end));
}

// Whether the key's value begins with the token: the first ARGV[2] bytes of ARGV[1].
bool HoldsToken(FunctionCall& call, std::size_t key) {
  const double size = Number(call, NumberAt(call, 2));
  const std::int64_t last = Whole(call, AsArgument(size - 1));
  const std::string_view value = call.String(key).Get().value_or("");
  return !call.failed() && UpTo(value, last) == Sub(Argv(call, 1), Truncated(size));
}

bool AllHold(FunctionCall& call) {
  NeedKeys(call);
  for (std::size_t key = 0; key < call.keys(); ++key) {
    if (!HoldsIfString(call, key, 1)) return false;
  }
  return true;
}

bool MayObtainAll(FunctionCall& call) {
  NeedKeys(call);
  bool any_exists = false;
  bool all_ours = true;
  for (std::size_t key = 0; key < call.keys(); ++key) {
    any_exists = any_exists || call.Any(key).exists();
  }
  for (std::size_t key = 0; any_exists && all_ours && key < call.keys(); ++key) {
    all_ours = HoldsToken(call, key);
  }
  return all_ours;
}

FunctionResult ExpireAll(FunctionCall& call, std::size_t n) {
  for (std::size_t key = 0; key < call.keys(); ++key) {
    Expire(call, key, Argv(call, n), Unit::kMilliseconds);
  }
  return FunctionResult::Status("OK");
}

FunctionResult ObtainAll(FunctionCall& call) {
  if (!MayObtainAll(call)) return FunctionResult::Null();
  for (std::size_t key = 0; key < call.keys(); ++key) Set(call, key, Argv(call, 1));
  return ExpireAll(call, 3);
}

FunctionResult RefreshAll(FunctionCall& call) {
  return AllHold(call) ? ExpireAll(call, 2) : FunctionResult::Null();
}

FunctionResult ReleaseAll(FunctionCall& call) {
  if (!AllHold(call)) return FunctionResult::Null();
  for (std::size_t key = 0; key < call.keys(); ++key) call.Any(key).Delete();
  return FunctionResult::Status("OK");
}

FunctionResult LeastTtl(FunctionCall& call) {
  if (!AllHold(call)) return FunctionResult::Null();
  std::int64_t least = 0;
  for (std::size_t key = 0; key < call.keys(); ++key) {
    const std::int64_t left = Pttl(call, key);
    if (left > 0 && (least == 0 || left < least)) least = left;
  }
  return FunctionResult::Integer(least);
}

FunctionResult Obtain(FunctionCall& call) {
  const std::int64_t deadline = SetDeadline(call, Argv(call, 3), Unit::kMilliseconds);
  if (call.failed() || (call.Any(0).exists() && !HoldsToken(call, 0))) {
    return FunctionResult::Null();
  }
  Set(call, 0, Argv(call, 1), deadline);
  return FunctionResult::Status("OK");
}

FunctionResult TtlOfOwner(FunctionCall& call) {
  return FunctionResult::Integer(Holds(call, 0, 1) ? Pttl(call, 0) : -3);
}

}  // namespace

void AddRedislockScripts(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.bsm_redislock.refresh",
               .digests = {"a7aba3bc5d6e99b3003da8b9d80a63b9f4092ecf"},
               .flags = kAllowOom,
               .run = ExtendLock});
  scripts.Add({.name = "script.bsm_redislock.release",
               .digests = {"cf0e94b2e9ffc7e04395cf88f7583fc309985910"},
               .flags = kAllowOom,
               .run = ReleaseLock});
  scripts.Add({.name = "script.bsm_redislock.obtain_all",
               .digests = {"eb0c00d98f6f33b4262419a509002884540f30be"},
               .run = ObtainAll});
  scripts.Add({.name = "script.bsm_redislock.refresh_all",
               .digests = {"5a22d7e8431313862816d4416b5e46dd70fc340d"},
               .flags = kAllowOom,
               .run = RefreshAll});
  scripts.Add({.name = "script.bsm_redislock.release_all",
               .digests = {"9470c810040e272ee6c579d8d4331aaf6332a7b1"},
               .flags = kAllowOom,
               .run = ReleaseAll});
  scripts.Add({.name = "script.bsm_redislock.ttl_of_all",
               .digests = {"66e1084c2d842a7e8c271925aae90219fac4e129"},
               .flags = kReadOnly,
               .run = LeastTtl});
  scripts.Add({.name = "script.bsm_redislock.obtain",
               .digests = {"80a1b5f2cfccec3b7119ba7721d2127682b691a7"},
               .run = Obtain});
  scripts.Add({.name = "script.bsm_redislock.ttl",
               .digests = {"6484da7d58920897fdc22b7f9afd1a3d47524ea8"},
               .flags = kReadOnly,
               .run = TtlOfOwner});
}

}  // namespace oribi::functions
