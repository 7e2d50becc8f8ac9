#include "differential/waiting_steps.h"

#include <utility>

namespace oribi::differential {
namespace {

void Append(std::vector<Command>& commands, std::vector<Command> more) {
  for (auto& command : more) commands.push_back(std::move(command));
}

}  // namespace

std::string WaitingSteps::KeyLike(const std::string& key) {
  return IsOdd() ? AnyKey() : key[0] + draw_.Number(0, 2);
}

// A key for values nobody waits for.
std::string WaitingSteps::OddKey() { return rules_.mixed_types ? AnyKey() : "other"; }

std::string WaitingSteps::Timeout() {
  if (draw_.OneIn(40)) {
    return draw_.One({"-1", "x", "", "inf", "nan", "1e400", "-0.1", "9223372036854775807", "0x10"});
  }
  return draw_.One({"0", "1000", "0.0", "1e3", "5000.5"});
}

Command WaitingSteps::Pop(const char* name, KeyMaker key) {
  Command command = {name};
  for (auto i = rules_.several_keys ? draw_.Between(1, 3) : 1; i > 0; --i) {
    command.push_back((this->*key)());
  }
  command.push_back(Timeout());
  return command;
}

Command WaitingSteps::MultiPop(const char* name, KeyMaker key, std::string end) {
  const auto keys = rules_.several_keys ? draw_.Between(1, 3) : 1;
  Command command = {name, Timeout(), std::to_string(keys)};
  for (auto i = keys; i > 0; --i) command.push_back((this->*key)());
  command.push_back(std::move(end));
  if (draw_.OneIn(2)) {
    command.insert(command.end(), {"COUNT", draw_.Number(draw_.OneIn(9) ? 0 : 1, 4)});
  }
  return command;
}

Command WaitingSteps::Blocking() {
  switch (draw_.Below(rules_.several_at_once ? 8 : 6)) {
    case 0: return Pop("BLPOP", &WaitingSteps::ListKey);
    case 1: return Pop("BRPOP", &WaitingSteps::ListKey);
    case 2: return MultiPop("BLMPOP", &WaitingSteps::ListKey, End());
    case 3: return Pop("BZPOPMIN", &WaitingSteps::ZsetKey);
    case 4: return Pop("BZPOPMAX", &WaitingSteps::ZsetKey);
    case 5: return MultiPop("BZMPOP", &WaitingSteps::ZsetKey, draw_.One({"MIN", "MAX"}));
    case 6: return {"BRPOPLPUSH", ListKey(), ListKey(), Timeout()};
    default: return {"BLMOVE", ListKey(), ListKey(), End(), End(), Timeout()};
  }
}

Command WaitingSteps::Push() {
  Command command = {draw_.One({"LPUSH", "RPUSH", "RPUSH", "LPUSHX"}), ListKey()};
  for (auto i = draw_.Between(1, 4); i > 0; --i) command.push_back("e" + draw_.Number(0, 9));
  return command;
}

Command WaitingSteps::ZAdd() {
  Command command = {"ZADD", ZsetKey()};
  for (auto i = draw_.Between(1, 4); i > 0; --i) {
    command.push_back(draw_.Number(-3, 9));
    command.push_back("m" + draw_.Number(0, 9));
  }
  return command;
}

Command WaitingSteps::Rename(const char* name) {
  const auto from = AnyKey();
  return {name, from, KeyLike(from)};
}

// Redis wakes nobody when a value is stored over one of another type, so that goes first.
std::vector<Command> WaitingSteps::Store(Command command, std::size_t target) {
  return {{"DEL", command[target]}, std::move(command)};
}

// Keys that come in other ways than by pushing: stored, renamed, moved.
std::vector<Command> WaitingSteps::Bring() {
  switch (draw_.Below(9)) {
    case 0: return {Rename(draw_.One({"RENAME", "RENAMENX"}))};
    case 1: {
      auto command = Rename("COPY");
      if (draw_.OneIn(2)) command.insert(command.end(), {"DB", draw_.Number(0, 1)});
      if (draw_.OneIn(2)) command.emplace_back("REPLACE");
      return {command};
    }
    case 2: return {{"MOVE", AnyKey(), draw_.Number(0, 1)}};
    case 3: return Store({"SORT", AnyKey(), "ALPHA", "STORE", ListKey()}, 4);
    case 4: return Store({"ZUNIONSTORE", ZsetKey(), "2", ZsetKey(), ZsetKey()}, 1);
    case 5: return Store({"ZRANGESTORE", ZsetKey(), ZsetKey(), "0", draw_.Number(0, 3)}, 1);
    case 6: return {{"LMOVE", ListKey(), ListKey(), End(), End()}};
    case 7: return {{"GEOADD", ZsetKey(), "13.5", "38.25", "place"}};
    default: return {{"ZINCRBY", ZsetKey(), draw_.Number(-2, 2), "m" + draw_.Number(0, 9)}};
  }
}

Command WaitingSteps::Other() {
  switch (draw_.Below(9)) {
    case 0: return {"DEL", AnyKey()};
    case 1: return {"SET", OddKey(), "text"};
    case 2: return {"SADD", OddKey(), "m1", "m2"};
    case 3: return {"LINSERT", ListKey(), "BEFORE", "e" + draw_.Number(0, 9), "between"};
    case 4: return {"PEXPIREAT", AnyKey(), "1"};
    case 5: return {draw_.OneIn(4) ? "FLUSHALL" : "FLUSHDB", "ASYNC"};
    case 6: return {"LRANGE", ListKey(), "0", "-1"};
    case 7: return {"ZRANGE", ZsetKey(), "0", "-1"};
    default: return {draw_.One({"LPOP", "ZPOPMIN", "TYPE"}), AnyKey()};
  }
}

Command WaitingSteps::Unblock() {
  Command command = {"CLIENT", "UNBLOCK", "#" + draw_.Number(0, kWaitingLines - 1)};
  if (draw_.OneIn(2)) command.emplace_back(draw_.One({"TIMEOUT", "ERROR", "error"}));
  return command;
}

std::vector<Command> WaitingSteps::Acting() {
  switch (draw_.Below(12)) {
    case 0:
    case 1:
    case 2: return {Push()};
    case 3:
    case 4:
    case 5: return {ZAdd()};
    case 6:
    case 7:
    case 8: return Bring();
    case 9: return {Unblock()};
    default: return {Other()};
  }
}

std::vector<Command> WaitingSteps::ActingCommands() {
  std::vector<Command> commands;
  for (auto i = draw_.OneIn(5) ? draw_.Between(2, 4) : 1; i > 0; --i) {
    Append(commands, Acting());
  }
  if (rules_.transactions && rules_.several_at_once && draw_.OneIn(6)) {
    if (draw_.OneIn(4)) commands.push_back(Blocking());
    commands.insert(commands.begin(), {"MULTI"});
    commands.push_back({"EXEC"});
  }
  return commands;
}

Step WaitingSteps::Next() {
  if (draw_.OneIn(2)) return {0, ActingCommands()};
  Step step{1 + draw_.Below(kWaitingLines - 1), {}};
  if (draw_.OneIn(12)) step.commands.push_back({"SELECT", draw_.Number(0, 1)});
  step.commands.push_back(Blocking());
  if (draw_.OneIn(24)) step.commands.push_back(Blocking());
  if (draw_.OneIn(24)) Append(step.commands, Acting());
  return step;
}

}  // namespace oribi::differential
