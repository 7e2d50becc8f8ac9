#include "differential/groups.h"

namespace oribi::differential {
namespace {

Command Hello(Draw& draw) {
  Command command = {"HELLO"};
  if (draw.OneIn(6)) return command;
  command.emplace_back(draw.One({"2", "3", "3", "2", "4", "1", "abc", "-1"}));
  if (draw.OneIn(3)) command.insert(command.end(), {"SETNAME", draw.One({"me", "you", "a b", ""})});
  if (draw.OneIn(6)) command.insert(command.end(), {"AUTH", draw.One({"default", "nobody"}), "pw"});
  if (draw.OneIn(10)) command.emplace_back(draw.One({"AUTH", "SETNAME", "nosuch"}));
  return command;
}

constexpr Maker kMakers[] = {
    [](Draw&) -> Command { return {"PING"}; },
    [](Draw& draw) -> Command {
      return {"PING", draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"ECHO", draw.Value()};
    },
    Hello,
    [](Draw& draw) -> Command {
      return draw.OneIn(4) ? Command{"RESET"} : Command{"CLIENT", "GETNAME"};
    },
    [](Draw& draw) -> Command {
      return {"CLIENT", "SETNAME", draw.One({"one", "two", "with space", "", "new\nline", "é"})};
    },
    [](Draw&) -> Command {
      return {"CLIENT", "GETNAME"};
    },
    [](Draw&) -> Command {
      return {"CLIENT", "ID"};
    },
    [](Draw& draw) -> Command {
      return {"CLIENT", "NO-EVICT", draw.One({"ON", "OFF", "maybe"})};
    },
    [](Draw& draw) -> Command {
      return {"CLIENT", "LIST", draw.One({"TYPE", "ID", "NOSUCH"}),
              draw.One({"nosuch", "abc", "-1", "0"})};
    },
    [](Draw& draw) -> Command {
      return {"CLIENT", "KILL", draw.One({"ID", "TYPE", "ADDR", "USER", "SKIPME", "NOSUCH"}),
              draw.One({"0", "-1", "abc", "nosuch", "127.0.0.1:0"})};
    },
    [](Draw& draw) -> Command {
      return {"CLIENT", "KILL", draw.One({"127.0.0.1:0", "nosuch", ""})};
    },
    [](Draw& draw) -> Command {
      return {"CLIENT", draw.One({"UNBLOCK", "REPLY"}), draw.One({"999999999", "abc", "maybe"})};
    },
    [](Draw& draw) -> Command {
      return {"AUTH", draw.One({"", "pw", "default", "nobody"}), draw.One({"pw", ""})};
    },
    [](Draw& draw) -> Command {
      return {"AUTH", draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"NOSUCH", "nosuch", "GETT", "", "FOO|BAR"}), draw.Value(), draw.Value()};
    },
    // Error replies quote arguments, cut them short and turn line ends into spaces.
    [](Draw& draw) -> Command {
      return {"NOSUCH" + draw.Binary(6), draw.Binary(40), std::string(draw.Below(300), 'x'),
              draw.Binary(8), std::string(draw.Below(200), 'y')};
    },
};

}  // namespace

std::span<const Maker> ConnectionMakers() { return kMakers; }

}  // namespace oribi::differential
