#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "differential/compare.h"
#include "support/server_process.h"

namespace oribi::differential {

// A command and the connection it goes over: 0 speaks RESP2, 1 speaks RESP3 (until a generated
// HELLO or RESET says otherwise).
struct Sent {
  std::size_t line = 0;
  Command command;
};

inline constexpr std::size_t kLines = 2;

struct Difference {
  std::size_t at = 0;  // which of the commands asked
  std::string peer;
  std::string ours;
};

// 7 of 7.0.15; 0 when it does not say.
int MajorRelease(const support::ServerProcess& server);

// Two servers that are asked the same, one after the other. Whoever closes a connection or answers
// garbage differs as well: the rest of its replies are then empty.
class Duel {
 public:
  Duel(const support::ServerProcess& peer, const support::ServerProcess& ours)
      : sides_{Side{&peer}, Side{&ours}}, release_(MajorRelease(peer)) {}

  // New connections, every database empty, every option as it was the first time.
  void Reset();
  // New connections only.
  void Reconnect();
  // All commands go over their lines in order; what each line gets is compared. Returns the first
  // difference that has no explanation, or nothing.
  std::vector<Difference> Ask(const std::vector<Sent>& commands);
  // One reply of each side over the first line.
  std::array<std::string, 2> AskBoth(const Command& command);

  std::uint64_t explained() const { return explained_; }
  int release() const { return release_; }  // the peer's major one

 private:
  struct Side {
    const support::ServerProcess* server;
    std::array<support::Talker, kLines> lines{};
    std::map<std::string, std::string> options{};
  };

  static void RestoreOptions(Side& side);

  // All commands of one line in a row, until the line changes.
  void AskRun(const std::vector<Sent>& commands, std::size_t first, std::size_t last,
              std::vector<std::string> (&replies)[2]);
  bool IsDifference(const Command& command, const std::string& peer, const std::string& ours);

  std::array<Side, 2> sides_;
  int release_;
  std::int64_t slowest_ms_ = 0;
  std::uint64_t explained_ = 0;
};

}  // namespace oribi::differential
