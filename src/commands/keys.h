#pragma once

#include "commands/table.h"

namespace oribi::commands {

// A part of the group that AddScanCommands calls.
void AddKeysCommand(CommandTable& table);

}  // namespace oribi::commands
