#pragma once

#include "commands/context.h"

// Long commands (ServerControl::RunAside).
namespace oribi::commands {

// A command that passes more elements than this, some hundred microseconds of work, is run aside.
inline constexpr std::size_t kLongWork = 5000;

// True: the call will be made again aside, return at once.
inline bool RunsAside(CommandContext& ctx, std::size_t elements) {
  return elements > kLongWork && ctx.server.RunAside(ctx);
}

// To be called for each element passed: breathes once in a while.
class Breath {
 public:
  explicit Breath(ServerControl& server) : server_(server) {}
  void operator()() {
    if (++passed_ % kBetween == 0) [[unlikely]]
      server_.Breathe();
  }

 private:
  // Some ten microseconds, so that the clock is not read too often.
  static constexpr unsigned kBetween = 128;
  ServerControl& server_;
  unsigned passed_ = 0;
};

}  // namespace oribi::commands
