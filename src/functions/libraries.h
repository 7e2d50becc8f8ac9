#pragma once

#include <vector>

#include <oribi/function.h>
#include <oribi/script.h>

// The functions that ship with the server. They go through the same door as everybody's.
namespace oribi::functions {

void AddStock(FunctionLibrary& library);
void AddRateLimits(FunctionLibrary& library);
void AddRateLimitAll(FunctionLibrary& library);
void AddThrottle(FunctionLibrary& library);
void AddLock(FunctionLibrary& library);
void AddOnce(FunctionLibrary& library);
void AddCache(FunctionLibrary& library);

std::vector<const oribi_library_info*> ShippedLibraries();

// Scripts that clients' libraries bring, one file a library or kind of library.
void AddRedisPyScripts(ScriptLibrary& scripts);
void AddRedlockScripts(ScriptLibrary& scripts);
void AddRedislockScripts(ScriptLibrary& scripts);
void AddRedsyncScripts(ScriptLibrary& scripts);
void AddCounterScripts(ScriptLibrary& scripts);
void AddRedisRateScripts(ScriptLibrary& scripts);
void AddLimitsScripts(ScriptLibrary& scripts);
void AddDjangoScripts(ScriptLibrary& scripts);
void AddQueueScripts(ScriptLibrary& scripts);
void AddLockScripts(ScriptLibrary& scripts);
void AddSemaphoreScripts(ScriptLibrary& scripts);
void AddBucketScripts(ScriptLibrary& scripts);

std::vector<ScriptLibrary*> ShippedScripts();

}  // namespace oribi::functions
