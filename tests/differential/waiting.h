#pragma once

#include <array>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "differential/words.h"
#include "support/server_process.h"

namespace oribi::differential {

// Line 0 never waits for long; on the others commands may block.
inline constexpr std::size_t kWaitingLines = 5;

// What one line sends at once. "#3" stands for the client id of line 3.
struct Step {
  std::size_t line = 0;
  std::vector<Command> commands;
  // Until nobody waits any longer.
  bool to_the_end = false;
};

struct Told {
  std::size_t line = 0;
  Command command;
  std::string reply;
  bool operator==(const Told&) const = default;
};

// One server, its lines, and who of them has not been answered yet.
class Scene {
 public:
  explicit Scene(const support::ServerProcess& server) : server_(server) {}

  // New lines, the odd ones speaking RESP3; every database empty.
  void Reset();
  void Do(const Step& step);
  // Reads replies until the server holds as many clients blocked as are without an answer: from
  // then on nothing happens by itself, deadlines aside. False when that does not come about.
  bool Settle(bool to_the_end, std::vector<Told>& told);

 private:
  struct Line {
    support::Socket socket;
    std::string id;
    std::string input;
    std::deque<Command> asked;
  };

  void Open(Line& line, bool resp3);
  void Read(std::size_t number, std::vector<Told>& told);
  void ReadAll(std::vector<Told>& told);
  std::size_t Unanswered() const;
  std::size_t Blocked();

  const support::ServerProcess& server_;
  std::array<Line, kWaitingLines> lines_;
  support::Talker watch_;
};

// Both scenes go through the same steps. Gives the number of the first step after which they were
// told different things, and what; -1 when there is none.
struct Parting {
  std::ptrdiff_t at = -1;
  std::string told;
};
Parting PlayBoth(Scene& peer, Scene& ours, const std::vector<Step>& steps);

// The fewest of these steps that still part the two.
std::vector<Step> FewestSteps(Scene& peer, Scene& ours, std::vector<Step> steps);
std::string Describe(const std::vector<Step>& steps);

}  // namespace oribi::differential
