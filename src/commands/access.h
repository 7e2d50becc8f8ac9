#pragma once

#include <string>

#include "commands/table.h"
#include "session/client.h"

namespace oribi::config {
struct Config;
}

namespace oribi::commands {

// Connected from this machine: what "local" means in options about permissions.
bool IsLocal(const session::Client& client);

// Whether enable-debug-command (no, local, yes) lets this client run DEBUG; MODULE has an option of
// its own.
bool IsProtectedCommandAllowed(const config::Config& config, const Command& command,
                               const session::Client& client);
// Redis' words for the refusal.
std::string ProtectedCommandError(const Command& command);

}  // namespace oribi::commands
