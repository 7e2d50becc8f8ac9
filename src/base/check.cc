#include "base/check.h"

#include <cstdlib>

#include "base/log.h"

namespace oribi::base {

void CheckFailed(const char* condition, const char* file, int line) {
  LogError("{}:{}: check failed: {}", file, line, condition);
  FlushLog();
  std::abort();
}

}  // namespace oribi::base
