#include "base/random.h"

#include <sys/random.h>

#include "base/check.h"

namespace oribi::base {

std::uint64_t SystemRandom() {
  std::uint64_t value = 0;
  ORIBI_CHECK(::getrandom(&value, sizeof value, 0) == static_cast<ssize_t>(sizeof value));
  return value;
}

}  // namespace oribi::base
