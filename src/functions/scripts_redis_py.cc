// redis-py's Lock, and valkey-py's, which sends the same texts: used by Celery and RQ.

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

// SETNX; the deadline is left out when ARGV[2] is empty.
FunctionResult Acquire(FunctionCall& call) {
  const std::string_view token = Argv(call, 1);
  if (call.Any(0).exists()) return FunctionResult::Integer(0);
  Set(call, 0, token);
  if (!ArgvIs(call, 2, "")) Expire(call, 0, Argv(call, 2), Unit::kMilliseconds);
  return FunctionResult::Integer(1);
}

FunctionResult Extend(FunctionCall& call, bool adds) {
  if (!Holds(call, 0, 1)) return FunctionResult::Integer(0);
  const std::int64_t left = Pttl(call, 0);
  if (left < 0) return FunctionResult::Integer(0);
  const std::string_view wanted = Argv(call, 2);
  if (adds) {
    const double sum = static_cast<double>(left) + Number(call, wanted);
    Expire(call, 0, AsArgument(sum), Unit::kMilliseconds);
  } else {
    Expire(call, 0, wanted, Unit::kMilliseconds);
  }
  return FunctionResult::Integer(1);
}

FunctionResult ExtendOrReplace(FunctionCall& call) { return Extend(call, ArgvIs(call, 3, "0")); }
FunctionResult ExtendBy(FunctionCall& call) { return Extend(call, true); }

}  // namespace

void AddRedisPyScripts(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.redis_py.lock_acquire",
               .digests = {"5688a2541c9edd77746bcd2385e65ff3639a664f"},
               .run = Acquire});
  scripts.Add({.name = "script.redis_py.lock_extend",
               .digests = {"a4e8783852e6b949f9ef3a97212805108459a890"},
               .flags = kAllowOom,
               .run = ExtendOrReplace});
  scripts.Add({.name = "script.redis_py.lock_extend_by",
               .digests = {"4a484ac024e9b025224cd9f8e1d59dbf3c15d00d"},
               .flags = kAllowOom,
               .run = ExtendBy});
  scripts.Add({.name = "script.redis_py.lock_reacquire",
               .digests = {"1cac51482acf5858da00f6d685d68f886cd6b6b2"},
               .flags = kAllowOom,
               .run = ExtendLock});
  scripts.Add({.name = "script.redis_py.lock_release",
               .digests = {"c3f8721cbb97f72bc19e972846bd7aaf91901658"},
               .flags = kAllowOom,
               .run = ReleaseLock});
  scripts.Add({.name = "script.phpredis.session_unlock",
               .digests = {"b70c2384248f88e6b75b9f89241a180f856ad852"},
               .flags = kAllowOom,
               .run = ReleaseLock});
}

}  // namespace oribi::functions
