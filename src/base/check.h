#pragma once

namespace oribi::base {

// Logs what failed and where, then aborts: the process must not go on with broken data.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace oribi::base

#define ORIBI_CHECK(condition)                                    \
  do {                                                            \
    if (!(condition)) [[unlikely]]                                \
      ::oribi::base::CheckFailed(#condition, __FILE__, __LINE__); \
  } while (false)
