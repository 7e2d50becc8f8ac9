#include "commands/table.h"

namespace oribi::commands {

// One function a group, at the end of the file that holds its handlers.
void AddStringCommands(CommandTable& table);
void AddBitmapCommands(CommandTable& table);
void AddGenericCommands(CommandTable& table);
void AddExpireCommands(CommandTable& table);
void AddScanCommands(CommandTable& table);
void AddDatabaseCommands(CommandTable& table);
void AddObjectCommands(CommandTable& table);
void AddDebugCommands(CommandTable& table);

void AddAllCommands(CommandTable& table) {
  AddStringCommands(table);
  AddBitmapCommands(table);
  AddGenericCommands(table);
  AddExpireCommands(table);
  AddScanCommands(table);
  AddDatabaseCommands(table);
  AddObjectCommands(table);
  AddDebugCommands(table);
}

}  // namespace oribi::commands
