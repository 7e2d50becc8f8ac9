#include "commands/table.h"

namespace oribi::commands {

// One function a group, at the end of the file that holds its handlers.
void AddGenericCommands(CommandTable& table);
void AddExpireCommands(CommandTable& table);
void AddScanCommands(CommandTable& table);
void AddDatabaseCommands(CommandTable& table);
void AddObjectCommands(CommandTable& table);
void AddDebugCommands(CommandTable& table);

void AddAllCommands(CommandTable& table) {
  AddGenericCommands(table);
  AddExpireCommands(table);
  AddScanCommands(table);
  AddDatabaseCommands(table);
  AddObjectCommands(table);
  AddDebugCommands(table);
}

}  // namespace oribi::commands
