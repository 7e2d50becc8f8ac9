#pragma once

#include <string>
#include <vector>

#include "differential/draw.h"
#include "differential/waiting.h"

namespace oribi::differential {

// Redis 7.0 gives who waits the key that has come, Redis 8.0 and Oribi run the command again. That
// is not the same when another of its keys is of a wrong type, or when several come at once.
struct WaitingRules {
  bool several_keys = true;     // commands wait for several keys
  bool mixed_types = true;      // and such a key may be of a wrong type
  bool several_at_once = true;  // by EXEC, or by a BLMOVE that is served
  bool transactions = true;
};

// Makes up what the lines do: some wait, others bring what they wait for, or something else, or
// wake them.
class WaitingSteps {
 public:
  WaitingSteps(Draw& draw, WaitingRules rules) : draw_(draw), rules_(rules) {}

  Step Next();

 private:
  using KeyMaker = std::string (WaitingSteps::*)();

  // Mostly of the type their letter stands for.
  std::string ListKey() { return (IsOdd() ? "z" : "l") + draw_.Number(0, 2); }
  std::string ZsetKey() { return (IsOdd() ? "l" : "z") + draw_.Number(0, 2); }
  std::string AnyKey() { return draw_.OneIn(2) ? ListKey() : ZsetKey(); }
  // One of the same letter, and so of the same type.
  std::string KeyLike(const std::string& key);
  std::string OddKey();
  bool IsOdd() { return rules_.mixed_types && draw_.OneIn(12); }
  std::string Timeout();
  std::string End() { return draw_.One({"LEFT", "RIGHT", "left"}); }

  Command Pop(const char* name, KeyMaker key);
  Command MultiPop(const char* name, KeyMaker key, std::string end);
  Command Blocking();
  Command Push();
  Command ZAdd();
  std::vector<Command> Bring();
  std::vector<Command> Store(Command command, std::size_t target);
  Command Rename(const char* name);
  Command Other();
  Command Unblock();
  std::vector<Command> Acting();
  std::vector<Command> ActingCommands();

  Draw& draw_;
  WaitingRules rules_;
};

}  // namespace oribi::differential
