// go-redsync/redsync (Go).

#include "functions/libraries.h"
#include "functions/script_steps.h"

namespace oribi::functions {
namespace {

FunctionResult ExtendOrTake(FunctionCall& call) {
  if (Holds(call, 0, 1)) return ExtendLock(call);
  const std::int64_t deadline = SetDeadline(call, Argv(call, 2), Unit::kMilliseconds);
  if (call.failed() || call.Any(0).exists()) return FunctionResult::Integer(0);
  Set(call, 0, Argv(call, 1), deadline);
  return FunctionResult::Integer(1);
}

FunctionResult ReleaseOrMissing(FunctionCall& call) {
  if (Holds(call, 0, 1)) return FunctionResult::Integer(call.Any(0).Delete());
  return FunctionResult::Integer(call.Any(0).exists() ? 0 : -1);
}

// The refusal is a value, not an error.
FunctionResult Touch(FunctionCall& call) {
  if (!Holds(call, 0, 1)) return FunctionResult::Bulk("ERR");
  SetFor(call, 0, Argv(call, 1), Argv(call, 2), Unit::kMilliseconds);
  return FunctionResult::Status("OK");
}

}  // namespace

void AddRedsyncScripts(ScriptLibrary& scripts) {
  scripts.Add({.name = "script.redsync.extend",
               .digests = {"53692746b44cae854b8dfa32b177218bbe40baee",
                           "d75bb8b5bd13532ddedd17762e772346e39b321e"},
               .flags = kAllowOom,
               .run = ExtendLock});
  scripts.Add({.name = "script.redsync.extend_or_take",
               .digests = {"b6b55c439e02c6f52ffb8be7ec8c0d0ac816ea79"},
               .run = ExtendOrTake});
  scripts.Add({.name = "script.redsync.release",
               .digests = {"00583931c4e4d483f6233879c133c71ed5393f9d"},
               .flags = kAllowOom,
               .run = ReleaseLock});
  scripts.Add({.name = "script.redsync.release_or_missing",
               .digests = {"e950836ed1e694540c503ef9972b8de518044d3b"},
               .flags = kAllowOom,
               .run = ReleaseOrMissing});
  scripts.Add({.name = "script.redsync.touch",
               .digests = {"009e6775acf362b837433e2ab6f2b772e391079e"},
               .run = Touch});
}

}  // namespace oribi::functions
