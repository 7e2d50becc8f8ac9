#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace oribi::session {

// How a client wants to be told of changes of what it caches (CLIENT TRACKING).
struct Tracking {
  bool on = false;
  std::uint64_t redirect = 0;  // the client that is told instead; 0: this one
  bool broadcast = false;      // of all keys with these prefixes, whether read or not
  bool opt_in = false;
  bool opt_out = false;
  bool no_loop = false;           // not of its own changes
  bool caching = false;           // CLIENT CACHING YES or NO was given for the next command
  bool redirect_is_gone = false;  // found when there was something to tell
  std::vector<std::string> prefixes;
};

}  // namespace oribi::session
