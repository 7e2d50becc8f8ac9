#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <oribi/function.h>

// Scripts that clients bring, run natively: a script is known by the SHA-1 of its text. Each is
// declared once, with the digests of all texts that do the same.
//
//   scripts.Add({.name = "script.redis_py.lock_release",
//                .digests = {"c3f8721cbb97f72bc19e972846bd7aaf91901658"}, .run = ReleaseLock});
//
// It is called with any number of keys and arguments, and its errors are worded as Redis words
// those of commands.
namespace oribi {

// May open keys that the call does not name: what its keys or arguments lead to.
inline constexpr FunctionFlags kAnyKey = ORIBI_FUNCTION_ANY_KEY;

struct ScriptSpec {
  const char* name = nullptr;
  std::vector<const char*> digests = {};  // 40 hexadecimal digits in lower case
  FunctionFlags flags = 0;
  FunctionResult (*run)(FunctionCall&) = nullptr;
};

class ScriptLibrary {
 public:
  explicit ScriptLibrary(const char* name) : functions_(name) {}

  void Add(ScriptSpec spec) {
    digests_.push_back(std::move(spec.digests));
    functions_.Add({.name = spec.name,
                    .keys = {ManyKeys(OptionalKey("key"))},
                    .arguments = {Optional(Many(Text("arg", 0)))},
                    .flags = spec.flags | ORIBI_FUNCTION_SCRIPT,
                    .run = spec.run});
  }

  std::size_t size() const { return digests_.size(); }
  const std::vector<const char*>& digests(std::size_t index) const { return digests_[index]; }
  const oribi_function& function(std::size_t index) { return functions_.info()->functions[index]; }

 private:
  FunctionLibrary functions_;
  std::vector<std::vector<const char*>> digests_;
};

}  // namespace oribi
