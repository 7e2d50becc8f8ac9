#pragma once

#include "commands/table.h"

namespace oribi::commands {

// The files of the string group.
void AddStringReadCommands(CommandTable& table);
void AddStringSetCommands(CommandTable& table);
void AddStringMultiCommands(CommandTable& table);
void AddStringEditCommands(CommandTable& table);
void AddStringNumberCommands(CommandTable& table);
void AddStringLcsCommands(CommandTable& table);

}  // namespace oribi::commands
