#pragma once

#include <vector>

#include <oribi/function.h>

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

}  // namespace oribi::functions
