#include "commands/table.h"

namespace oribi::commands {

// One function a group, at the end of the file that holds its handlers.

void AddAllCommands(CommandTable& table) { (void)table; }

}  // namespace oribi::commands
