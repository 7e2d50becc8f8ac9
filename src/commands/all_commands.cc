#include "commands/table.h"

namespace oribi::commands {

// One function a group, at the end of the file that declares its commands.
void AddStringCommands(CommandTable& table);
void AddBitmapCommands(CommandTable& table);
void AddHyperloglogCommands(CommandTable& table);
void AddGenericCommands(CommandTable& table);
void AddExpireCommands(CommandTable& table);
void AddScanCommands(CommandTable& table);
void AddDatabaseCommands(CommandTable& table);
void AddObjectCommands(CommandTable& table);
void AddDebugCommands(CommandTable& table);
void AddListCommands(CommandTable& table);
void AddSetCommands(CommandTable& table);
void AddZsetCommands(CommandTable& table);
void AddSortCommands(CommandTable& table);
void AddGeoCommands(CommandTable& table);
void AddPubsubCommands(CommandTable& table);
void AddTransactionCommands(CommandTable& table);
void AddConnectionCommands(CommandTable& table);
void AddClientCommands(CommandTable& table);
void AddServerCommands(CommandTable& table);
void AddConfigCommands(CommandTable& table);
void AddCommandCommands(CommandTable& table);
void AddHashCommands(CommandTable& table);
void AddInfoCommands(CommandTable& table);
void AddMonitorCommand(CommandTable& table);
void AddSlowlogCommands(CommandTable& table);
void AddLatencyCommands(CommandTable& table);
void AddAclCommands(CommandTable& table);
void AddFunctionCommands(CommandTable& table);
void AddScriptCommands(CommandTable& table);

void AddAllCommands(CommandTable& table) {
  AddStringCommands(table);
  AddBitmapCommands(table);
  AddHyperloglogCommands(table);
  AddGenericCommands(table);
  AddExpireCommands(table);
  AddScanCommands(table);
  AddDatabaseCommands(table);
  AddObjectCommands(table);
  AddDebugCommands(table);
  AddListCommands(table);
  AddSetCommands(table);
  AddZsetCommands(table);
  AddSortCommands(table);
  AddGeoCommands(table);
  AddPubsubCommands(table);
  AddTransactionCommands(table);
  AddConnectionCommands(table);
  AddClientCommands(table);
  AddServerCommands(table);
  AddConfigCommands(table);
  AddCommandCommands(table);
  AddHashCommands(table);
  AddInfoCommands(table);
  AddMonitorCommand(table);
  AddSlowlogCommands(table);
  AddLatencyCommands(table);
  AddAclCommands(table);
  AddFunctionCommands(table);
  AddScriptCommands(table);
}

}  // namespace oribi::commands
