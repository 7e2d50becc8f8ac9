#pragma once

#include "commands/table.h"

namespace oribi::commands {

// Parts of the group, each at the end of its own file; AddZsetCommands calls them.
void AddZsetReadCommands(CommandTable& table);
void AddZsetRangeCommands(CommandTable& table);
void AddZsetRemoveCommands(CommandTable& table);
void AddZsetPopCommands(CommandTable& table);
void AddZsetBlockCommands(CommandTable& table);
void AddZsetRandomCommands(CommandTable& table);
void AddZsetCombineCommands(CommandTable& table);

}  // namespace oribi::commands
