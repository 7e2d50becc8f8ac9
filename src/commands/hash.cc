#include "commands/hash_value.h"

namespace oribi::commands {

void AddHashCommands(CommandTable& table);

void AddHashCommands(CommandTable& table) {
  AddHashReadCommands(table);
  AddHashWriteCommands(table);
  AddHashNumberCommands(table);
  AddHashScanCommands(table);
  AddHashRandomCommands(table);
  AddHashExpireCommands(table);
  AddHashTtlCommands(table);
  AddHashExCommands(table);
}

}  // namespace oribi::commands
