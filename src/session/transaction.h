#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "session/kept_arguments.h"

namespace oribi::session {

struct WatchedKey {
  int db;
  std::string key;
  bool existed;  // when WATCH was called, and since: any change of the key ends the watching
};

// What a client has queued since MULTI and watches since WATCH.
struct Transaction {
  std::vector<KeptArguments> queue;
  std::vector<WatchedKey> watched;
  std::uint32_t command_flags = 0;  // of all in the queue
  bool refused = false;             // a command that was to be queued: EXEC will abort
  bool changed = false;             // a watched key: EXEC will do nothing

  std::size_t memory_bytes() const;
};

}  // namespace oribi::session
