// Redlock in its many languages: redlock and @sesamecare-oss/redlock (JavaScript), redlock-rb,
// aioredlock.

#include <cmath>

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

template <typename Test>
bool AllKeys(FunctionCall& call, const Test& test) {
  for (std::size_t key = 0; key < call.keys(); ++key) {
    if (!test(key)) return false;
  }
  return true;
}

// The value is ARGV[n], the time ARGV[n + 1].
FunctionResult SetAll(FunctionCall& call, std::size_t n) {
  for (std::size_t key = 0; key < call.keys(); ++key) {
    SetFor(call, key, Argv(call, n), Argv(call, n + 1), Unit::kMilliseconds);
  }
  return FunctionResult::Integer(static_cast<std::int64_t>(call.keys()));
}

FunctionResult AcquireAll(FunctionCall& call, std::size_t n) {
  const bool all_free = AllKeys(call, [&](std::size_t key) { return !call.Any(key).exists(); });
  return all_free ? SetAll(call, n) : FunctionResult::Integer(0);
}

FunctionResult ExtendAll(FunctionCall& call, std::size_t n) {
  const bool all_owned = AllKeys(call, [&](std::size_t key) { return Holds(call, key, n); });
  return all_owned ? SetAll(call, n) : FunctionResult::Integer(0);
}

FunctionResult ReleaseAll(FunctionCall& call, std::size_t n) {
  std::int64_t released = 0;
  for (std::size_t key = 0; key < call.keys(); ++key) {
    released += Holds(call, key, n) && call.Any(key).Delete();
  }
  return FunctionResult::Integer(released);
}

// ARGV[1] is the database; one that is none is ignored.
template <FunctionResult (*run)(FunctionCall&, std::size_t)>
FunctionResult InDatabase(FunctionCall& call) {
  const auto index = NumberAt(call, 1);
  if (index && *index == std::trunc(*index)) call.SelectDatabase(Truncated(*index));
  return run(call, 2);
}
template <FunctionResult (*run)(FunctionCall&, std::size_t)>
FunctionResult Here(FunctionCall& call) {
  return run(call, 1);
}

// Of redlock 2 and 3: one key.
FunctionResult Lock(FunctionCall& call) {
  const std::int64_t deadline = SetDeadline(call, Argv(call, 2), Unit::kMilliseconds);
  if (call.failed() || call.Any(0).exists()) return FunctionResult::Null();
  Set(call, 0, Argv(call, 1), deadline);
  return FunctionResult::Status("OK");
}

FunctionResult LockIf(FunctionCall& call, bool may_take) {
  if (!may_take && !Holds(call, 0, 1)) return FunctionResult::Null();
  SetFor(call, 0, Argv(call, 1), Argv(call, 2), Unit::kMilliseconds);
  return FunctionResult::Status("OK");
}

FunctionResult RubyLockOld(FunctionCall& call) { return LockIf(call, !call.Any(0).exists()); }
FunctionResult RubyLock(FunctionCall& call) {
  return LockIf(call, ArgvIs(call, 3, "yes") && !call.Any(0).exists());
}

// 0 means that it was extended.
FunctionResult RubyExtend(FunctionCall& call) {
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(1);
  Expire(call, 0, Argv(call, 2), Unit::kSeconds);
  return FunctionResult::Integer(0);
}

FunctionResult ValueAndTtl(FunctionCall& call) {
  const auto value = call.String(0).Get();
  const std::int64_t left = Pttl(call, 0);
  return FunctionResult::Array({value ? ReplyItem(*value) : ReplyItem(), left});
}

FunctionResult AioError(FunctionCall& call) {
  if (!call.failed()) call.SendError("ERR ERROR");
  return FunctionResult::Sent();
}

FunctionResult AioLock(FunctionCall& call) {
  if (call.String(0).Get() && !Holds(call, 0, 1)) return AioError(call);
  SetFor(call, 0, Argv(call, 1), Argv(call, 2), Unit::kMilliseconds);
  return FunctionResult::Status("OK");
}

FunctionResult AioTtl(FunctionCall& call) {
  return Holds(call, 0, 1) ? FunctionResult::Integer(Ttl(call, 0)) : AioError(call);
}

FunctionResult AioUnlock(FunctionCall& call) {
  if (Holds(call, 0, 1)) return FunctionResult::Integer(call.Any(0).Delete());
  return call.Any(0).exists() ? AioError(call) : FunctionResult::Status("OK");
}

void AddJavaScript(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.redlock.acquire_all",
               .digests = {"96da70f7716f27d278a5218544df37fd8b0a5e4c",
                           "e5a322e2634ef59a516e8ea150cb085afafee684"},
               .run = Here<AcquireAll>});
  scripts.Add({.name = "script.redlock.extend_all",
               .digests = {"aed6f382e410db8ba7926d4e5e9aab410bf2a78a",
                           "ce46f80993d5dac20dd066eb301a4e37994bdbed"},
               .run = Here<ExtendAll>});
  scripts.Add({.name = "script.redlock.release_all",
               .digests = {"e4612211c9f8f51c257e26e056b0a654b3187242",
                           "0f0f23b9048b36752b5be114f357ba083449f908"},
               .flags = kAllowOom,
               .run = Here<ReleaseAll>});
  scripts.Add({.name = "script.sesamecare_redlock.acquire_all",
               .digests = {"1b77b94aa78451d55dfa97e18819bfbfc596cb5b"},
               .flags = kAnyKey,
               .run = InDatabase<AcquireAll>});
  scripts.Add({.name = "script.sesamecare_redlock.extend_all",
               .digests = {"820e9778d2b6733e9ed771e4be90ae73a95a6f3b"},
               .flags = kAnyKey,
               .run = InDatabase<ExtendAll>});
  scripts.Add({.name = "script.sesamecare_redlock.release_all",
               .digests = {"df51f6837dcfe303d334e6abea9aeae192bab216"},
               .flags = kAnyKey | kAllowOom,
               .run = InDatabase<ReleaseAll>});
  scripts.Add({.name = "script.redlock.lock",
               .digests = {"862f31bf38e9b63ce28d6e9e5143551bb34ef981"},
               .run = Lock});
}

void AddRuby(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.redlock_rb.lock_old",
               .digests = {"7fe7b0bc5c4277123d3b46d49d1c5a8bc6e4fe8a"},
               .run = RubyLockOld});
  scripts.Add({.name = "script.redlock_rb.lock",
               .digests = {"a90bf4be8a6e440e3cc24540eb2f9ff1e16fbcc3",
                           "ceb2b2062e40c51a2b3963fd078bc71f11bdc65c"},
               .run = RubyLock});
  scripts.Add({.name = "script.redlock_rb.extend",
               .digests = {"91d2b7405df91e02c3e2389f7f1c089b9f9e2632"},
               .flags = kAllowOom,
               .run = RubyExtend});
  scripts.Add({.name = "script.redlock_rb.value_and_ttl",
               .digests = {"cd1ae9bb543136ebc0a80a277cd59a7cec83b296",
                           "78d2ca48a6dc9ef6892059792a3a0c5237733d64"},
               .flags = kReadOnly,
               .run = ValueAndTtl});
  scripts.Add({.name = "script.redlock_rb.release",
               .digests = {"8e4905cee18e7c3188d10f2b8b170e403baed34f",
                           "963db4d9f0ccfdb859098be0b29f8b41dc02ed97"},
               .flags = kAllowOom,
               .run = ReleaseLock});
}

void AddPython(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.aioredlock.lock",
               .digests = {"c75a9bf1538efcdb1f383acc3e273c5089d57e58"},
               .run = AioLock});
  scripts.Add({.name = "script.aioredlock.ttl",
               .digests = {"f908d3f43dbcabc68fc0c9ecaf1fa4a285ecdb0a"},
               .flags = kReadOnly,
               .run = AioTtl});
  scripts.Add({.name = "script.aioredlock.unlock",
               .digests = {"241e4ca540a1cc4ec1f32d9eb9f879e607d7e6e5"},
               .flags = kAllowOom,
               .run = AioUnlock});
}

}  // namespace

void AddRedlockScripts(ScriptLibrary& scripts) {
  AddJavaScript(scripts);
  AddRuby(scripts);
  AddPython(scripts);
}

}  // namespace oribi::functions
