#include "commands/list_commands.h"

namespace oribi::commands {

void AddListCommands(CommandTable& table);

void AddListCommands(CommandTable& table) {
  AddListPushCommands(table);
  AddListReadCommands(table);
  AddListEditCommands(table);
  AddListMoveCommands(table);
  AddListBlockCommands(table);
}

}  // namespace oribi::commands
