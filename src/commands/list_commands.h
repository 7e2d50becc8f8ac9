#pragma once

#include "commands/table.h"

namespace oribi::commands {

// Parts of the group that AddListCommands calls.
void AddListPushCommands(CommandTable& table);
void AddListReadCommands(CommandTable& table);
void AddListEditCommands(CommandTable& table);
void AddListMoveCommands(CommandTable& table);
void AddListBlockCommands(CommandTable& table);

}  // namespace oribi::commands
