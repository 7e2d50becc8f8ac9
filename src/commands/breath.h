#pragma once

#include "commands/context.h"
#include "keyspace/key_writer.h"
#include "keyspace/leases.h"

// Long commands (ServerControl::RunAside).
namespace oribi::commands {

// A command that passes more elements than this, some hundred microseconds of work, is run aside.
inline constexpr std::size_t kLongWork = 5000;

// True: the call will be made again aside, return at once.
inline bool RunsAside(CommandContext& ctx, std::size_t elements) {
  return elements > kLongWork && ctx.server.RunAside(ctx, keyspace::Lease::kShared);
}

// A call with more arguments than this, some milliseconds of work, is run aside.
inline constexpr std::size_t kLongCall = 10'000;

// The same for a call that changes its key bit by bit: until it has ended, nobody may even read the
// key. To be asked before any argument is taken.
inline bool RunsAsideAlone(CommandContext& ctx) {
  return ctx.args.left() > kLongCall && ctx.server.RunAside(ctx, keyspace::Lease::kAlone);
}

// To be called for each element passed: breathes once in a while.
class Breath {
 public:
  explicit Breath(ServerControl& server) : server_(server) {}
  // After a number of elements: some ten microseconds, so that the clock is not read too often.
  static constexpr unsigned kBetween = 128;
  void Now() { server_.Breathe(); }
  void operator()() {
    if (++passed_ % kBetween == 0) [[unlikely]]
      server_.Breathe();
  }
  // The same for elements put into a key, or taken out of it; the caller must not remember a place
  // in it.
  void operator()(keyspace::KeyWriter& key) {
    if (++passed_ % kBetween != 0) [[likely]]
      return;
    server_.Breathe();
    key.FindAgain();
  }

 private:
  ServerControl& server_;
  unsigned passed_ = 0;
};

}  // namespace oribi::commands
