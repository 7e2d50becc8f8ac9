#pragma once

#include <string_view>

#include "commands/context.h"

namespace oribi::commands {

// The only user there is, as long as ACL has none of its own.
inline constexpr std::string_view kDefaultUser = "default";

// Whether a client is let in without AUTH.
bool NeedsNoPassword(ServerControl& server);

// Compares in a time that tells nothing about the password.
bool IsPassword(ServerControl& server, std::string_view user, std::string_view password);

// Names and the like may have no byte outside '!' … '~'. False, and answered, when they do.
bool CheckPrintable(std::string_view text, std::string_view what, protocol::ReplyWriter& reply);
inline constexpr std::string_view kClientNames = "Client names";

}  // namespace oribi::commands
