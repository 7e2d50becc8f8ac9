#pragma once

#include <string_view>
#include <vector>

#include "commands/table.h"

namespace oribi::commands {

// The arguments of a call as others may see them (MONITOR, SLOWLOG): without passwords.
std::vector<std::string_view> Redacted(const Command& command, Arguments arguments);

}  // namespace oribi::commands
