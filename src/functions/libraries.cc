#include "functions/libraries.h"

namespace oribi::functions {
namespace {

const oribi_library_info* Lasting(FunctionLibrary& library, void (*add)(FunctionLibrary&)) {
  const oribi_library_info* const info = library.info();
  if (info->function_count == 0) add(library);
  return library.info();
}

}  // namespace

std::vector<const oribi_library_info*> ShippedLibraries() {
  static FunctionLibrary stock("stock");
  static FunctionLibrary rate_limits("ratelimit");
  static FunctionLibrary lock("lock");
  static FunctionLibrary once("once");
  static FunctionLibrary cache("cache");
  const auto add_rate_limits = [](FunctionLibrary& library) {
    AddRateLimits(library);
    AddRateLimitAll(library);
    AddThrottle(library);
  };
  return {Lasting(stock, AddStock), Lasting(rate_limits, add_rate_limits), Lasting(lock, AddLock),
          Lasting(once, AddOnce), Lasting(cache, AddCache)};
}

std::vector<ScriptLibrary*> ShippedScripts() {
  static ScriptLibrary scripts("script");
  if (scripts.size() == 0) {
    for (const auto add :
         {AddRedisPyScripts, AddRedlockScripts, AddRedislockScripts, AddRedsyncScripts,
          AddCounterScripts, AddRedisRateScripts, AddLimitsScripts, AddDjangoScripts,
          AddQueueScripts, AddLockScripts, AddSemaphoreScripts, AddBucketScripts}) {
      add(scripts);
    }
  }
  return {&scripts};
}

}  // namespace oribi::functions
