#pragma once

#include <cstdint>
#include <string_view>

#include "commands/arg_reader.h"

namespace oribi::commands {

// Until when a blocking command may wait whose timeout is `text`, in seconds: Wait::kForever for 0.
// What is wrong with it becomes an error of `args`.
std::int64_t ReadTimeout(std::string_view text, std::int64_t now_ms, ArgReader& args);

}  // namespace oribi::commands
