#include "commands/block_timeout.h"

#include <cmath>
#include <limits>

#include "base/numbers.h"
#include "commands/server_control.h"

namespace oribi::commands {

std::int64_t ReadTimeout(std::string_view text, std::int64_t now_ms, ArgReader& args) {
  const auto seconds = base::ParseLongDouble(text);
  if (!seconds) {
    args.Fail("ERR timeout is not a float or out of range");
    return now_ms;
  }
  const long double ms = std::ceil(*seconds * 1000);
  if (ms < 0) args.Fail("ERR timeout is negative");
  if (ms > static_cast<long double>(std::numeric_limits<std::int64_t>::max() - now_ms)) {
    args.Fail("ERR timeout is out of range");
  }
  if (!args.ok() || ms == 0) return Wait::kForever;
  return now_ms + static_cast<std::int64_t>(ms);
}

}  // namespace oribi::commands
