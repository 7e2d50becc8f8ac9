#include "server/pausing.h"

#include <algorithm>
#include <utility>

#include "commands/spec.h"

namespace oribi::server {

void Pausing::Begin(std::int64_t until_ms, commands::PauseMode mode) {
  until_ms_ = is_on_ ? std::max(until_ms_, until_ms) : until_ms;
  mode_ = is_on_ ? std::max(mode_, mode) : mode;
  is_on_ = true;
}

void Pausing::End() {
  is_on_ = false;
  for (session::Client* const client : std::exchange(held_, {})) {
    client->busy = client->blocked = false;
    registry_.MarkPending(*client);
  }
}

bool Pausing::Holds(std::uint32_t command_flags) const {
  if (!is_on_) return false;
  return mode_ == commands::PauseMode::kAll ||
         (command_flags & (commands::kWrite | commands::kMayReplicate)) != 0;
}

void Pausing::Hold(session::Client& client) {
  client.busy = client.blocked = true;
  held_.push_back(&client);
}

}  // namespace oribi::server
