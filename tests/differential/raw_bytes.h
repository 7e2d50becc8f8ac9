#pragma once

#include <string>
#include <vector>

#include "support/server_process.h"

namespace oribi::differential {

// What a client sends that may not be RESP at all, piece by piece, and what comes back.
struct Conversation {
  std::string name;
  std::vector<std::string> pieces;
};

struct Outcome {
  std::string bytes;
  bool closed = false;
  bool operator==(const Outcome&) const = default;
};

// Holds all conversations with one server at the same time, each over a connection of its own: one
// piece, a pause, the next piece. A server that keeps quiet and stays connected has asked for more,
// so the outcome is what came until nothing more came.
std::vector<Outcome> HoldAll(const support::ServerProcess& server,
                             const std::vector<Conversation>& conversations);

}  // namespace oribi::differential
