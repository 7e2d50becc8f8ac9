#pragma once

#include <string_view>

#include "base/ascii.h"
#include "support/reply.h"

namespace oribi::differential {

using support::Command;
using support::Reply;

// `lower` is in lower case; `word` may be in any.
inline bool IsWord(std::string_view word, std::string_view lower) {
  return base::EqualsIgnoreCase(word, lower);
}
inline bool IsCommand(const Command& command, std::string_view name) {
  return !command.empty() && IsWord(command[0], name);
}
inline bool IsCommand(const Command& command, std::string_view name, std::string_view subcommand) {
  return IsCommand(command, name) && command.size() > 1 && IsWord(command[1], subcommand);
}

}  // namespace oribi::differential
