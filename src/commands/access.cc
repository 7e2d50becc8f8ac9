#include "commands/access.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "config/config.h"

namespace oribi::commands {
namespace {

const Command& Top(const Command& command) {
  return command.parent == nullptr ? command : *command.parent;
}

}  // namespace

bool IsLocal(const session::Client& client) {
  return client.IsUnixSocket() || client.Address().starts_with("127.0.0.1:") ||
         client.Address().starts_with("[::1]:");
}

bool IsProtectedCommandAllowed(const config::Config& config, const Command& command,
                               const session::Client& client) {
  const auto permission = Top(command).full_name == "debug" ? config.enable_debug_command()
                                                            : config.enable_module_command();
  if (permission == config::Permission::kLocal) return IsLocal(client);
  return permission == config::Permission::kYes;
}

std::string ProtectedCommandError(const Command& command) {
  const Command& top = Top(command);
  return fmt::format(
      "ERR {} command not allowed. If the enable-{}-command option is set to \"local\", you can "
      "run it from a local "
      "connection, otherwise you need to set this option in the configuration file, and then "
      "restart the server.",
      base::Upper(top.full_name), top.full_name);
}

}  // namespace oribi::commands
