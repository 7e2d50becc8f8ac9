#include "commands/bit_commands.h"

namespace oribi::commands {

void AddBitmapCommands(CommandTable& table) {
  AddBitCommands(table);
  AddBitOpCommands(table);
  AddBitFieldCommands(table);
}

}  // namespace oribi::commands
