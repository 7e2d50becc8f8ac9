#pragma once

#include "commands/table.h"

namespace oribi::commands {

// Parts of the group that AddGenericCommands and AddObjectCommands call.
void AddCopyCommands(CommandTable& table);
void AddMemoryCommands(CommandTable& table);

}  // namespace oribi::commands
