#pragma once

#include <cstdint>

#include "commands/arg_reader.h"
#include "commands/server_control.h"
#include "commands/spec.h"
#include "commands/table.h"
#include "keyspace/keyspace.h"
#include "protocol/reply_writer.h"
#include "session/client.h"

namespace oribi::commands {

// What a handler gets: one call. Argument views point into the query buffer and end with the
// handler; whatever is to stay must be copied.
struct CommandContext {
  ArgReader args;
  protocol::ReplyWriter& reply;
  session::Client& client;
  keyspace::Keyspace& keyspace;
  keyspace::Database& db;  // the client's
  ServerControl& server;
  const Command& command;
  std::int64_t now_ms;  // one clock reading for the whole call
};

}  // namespace oribi::commands
