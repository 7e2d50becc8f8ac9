#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oribi::session {

// One command queued since MULTI: its arguments in one block of memory.
class QueuedCommand {
 public:
  explicit QueuedCommand(std::span<const std::string_view> arguments);

  // Views into this.
  std::vector<std::string_view> Arguments() const;
  std::size_t bytes() const { return bytes_; }

 private:
  std::unique_ptr<char[]> block_;  // the length of each argument, then their bytes
  std::size_t arguments_;
  std::size_t bytes_;
};

struct WatchedKey {
  int db;
  std::string key;
  bool existed;  // when WATCH was called, and since: any change of the key ends the watching
};

// What a client has queued since MULTI and watches since WATCH.
struct Transaction {
  std::vector<QueuedCommand> queue;
  std::vector<WatchedKey> watched;
  std::uint32_t command_flags = 0;  // of all in the queue
  bool refused = false;             // a command that was to be queued: EXEC will abort
  bool changed = false;             // a watched key: EXEC will do nothing

  std::size_t memory_bytes() const;
};

}  // namespace oribi::session
