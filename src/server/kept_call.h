#pragma once

#include <string_view>
#include <vector>

#include "commands/spec.h"
#include "commands/table.h"
#include "session/client.h"
#include "session/kept_arguments.h"

namespace oribi::server {

// A client's call with its own copy of the arguments, to be run later, and whether its reply is to
// be heard.
class KeptCall {
 public:
  KeptCall(const session::Client& client, commands::Arguments arguments,
           const commands::Command& called)
      : silent_(client.reply_mode != session::ReplyMode::kOn),
        command_(&called),
        kept_(arguments),
        arguments_(kept_.Views()) {}
  KeptCall(const KeptCall&) = delete;
  KeptCall& operator=(const KeptCall&) = delete;

  bool silent() const { return silent_; }  // CLIENT REPLY OFF or SKIP, when it was kept
  const commands::Command& command() const { return *command_; }
  commands::Arguments arguments() const { return arguments_; }

 private:
  bool silent_;
  const commands::Command* command_;
  session::KeptArguments kept_;
  std::vector<std::string_view> arguments_;
};

}  // namespace oribi::server
