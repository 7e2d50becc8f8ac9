#pragma once

#include <cstdint>
#include <string>

#include "support/choices.h"

namespace oribi::support {

// Words of few values, so that they meet, and of all lengths and kinds that are kept differently:
// integers of every width, what only looks like one, a few bytes, kilobytes.
inline std::string ChooseText(ByteChoices& choices) {
  switch (choices.Below(8)) {
    case 0: return std::to_string(choices.Below(256));
    case 1: return "-" + std::to_string(choices.Below(1 << 16));
    case 2: {
      const auto shift = choices.Below(64);
      return std::to_string(static_cast<std::int64_t>(choices.Below(256) << shift));
    }
    case 3: return "0" + std::to_string(choices.Below(4));
    case 4: return std::string(choices.Below(600), static_cast<char>(choices.Below(3)));
    case 5: return std::string(choices.Below(6) * 1000, static_cast<char>('x' + choices.Below(2)));
    default: return "word" + std::to_string(choices.Below(1 << 12));
  }
}

}  // namespace oribi::support
