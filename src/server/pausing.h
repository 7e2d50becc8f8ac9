#pragma once

#include <cstdint>
#include <vector>

#include "commands/server_control.h"
#include "session/client.h"
#include "session/client_registry.h"

namespace oribi::server {

// CLIENT PAUSE: for a while, commands wait: all, or those that write. A request that is to wait
// stays where it is, in its client's input, and comes again when the pause is over.
class Pausing {
 public:
  explicit Pausing(session::ClientRegistry& clients) : registry_(clients) {}

  // A pause that is under way may become longer and stricter by this, never less so.
  void Begin(std::int64_t until_ms, commands::PauseMode mode);
  void End();
  void EndDue(std::int64_t now_ms) {
    if (is_on_ && now_ms >= until_ms_) End();
  }

  bool is_on() const { return is_on_; }
  // Whether a command of these flags (of all that it contains) has to wait.
  bool Holds(std::uint32_t command_flags) const;
  // The client has to wait with its next request, too.
  void Hold(session::Client& client);
  void Drop(const session::Client& client) { std::erase(held_, &client); }
  std::size_t clients() const { return held_.size(); }

  std::int64_t until_ms() const { return is_on_ ? until_ms_ : kNever; }
  static constexpr std::int64_t kNever = INT64_MAX;

 private:
  session::ClientRegistry& registry_;
  bool is_on_ = false;
  commands::PauseMode mode_ = commands::PauseMode::kWrites;
  std::int64_t until_ms_ = 0;
  std::vector<session::Client*> held_;
};

}  // namespace oribi::server
