#pragma once

#include <cstdint>
#include <cstdlib>

#include "base/numbers.h"

namespace oribi::support {

// A number that the environment gives, or another if it gives none.
inline std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : base::ParseUnsigned(text).value_or(otherwise);
}

}  // namespace oribi::support
