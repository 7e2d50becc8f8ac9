#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "protocol/reply_writer.h"

namespace oribi::commands {

// The answer of `container` HELP in Redis' layout: a line each, those about HELP itself added.
inline void AnswerHelp(protocol::ReplyWriter& reply, std::string_view container,
                       std::initializer_list<std::string_view> lines) {
  reply.Array(lines.size() + 3);
  reply.SimpleString(std::string(container) +
                     " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
  for (const std::string_view line : lines) reply.SimpleString(line);
  reply.SimpleString("HELP");
  reply.SimpleString("    Print this help.");
}

}  // namespace oribi::commands
