#include "commands/string_commands.h"

namespace oribi::commands {

void AddStringCommands(CommandTable& table) {
  AddStringReadCommands(table);
  AddStringSetCommands(table);
  AddStringMultiCommands(table);
  AddStringEditCommands(table);
  AddStringNumberCommands(table);
  AddStringLcsCommands(table);
}

}  // namespace oribi::commands
