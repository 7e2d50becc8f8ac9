#include "differential/groups.h"

namespace oribi::differential {
namespace {

void AddExpiry(Draw& draw, Command& command) {
  switch (draw.Below(4)) {
    case 0: command.insert(command.end(), {"EX", draw.Seconds()}); break;
    case 1: command.insert(command.end(), {"PX", draw.Milliseconds()}); break;
    case 2: command.insert(command.end(), {"EXAT", draw.UnixSeconds()}); break;
    default: command.insert(command.end(), {"PXAT", draw.UnixMilliseconds()});
  }
}

Command Set(Draw& draw) {
  Command command = {"SET", draw.Key(), draw.Value()};
  if (draw.OneIn(3)) return command;
  if (draw.OneIn(3)) command.emplace_back(draw.One({"NX", "XX", "nx", "Xx"}));
  if (draw.OneIn(3)) command.emplace_back(draw.One({"GET", "get"}));
  if (draw.OneIn(3)) command.emplace_back("KEEPTTL");
  if (draw.OneIn(2)) AddExpiry(draw, command);
  if (draw.OneIn(12)) command.emplace_back(draw.One({"NX", "XX", "GET", "KEEPTTL", "EX"}));
  return command;
}

Command GetEx(Draw& draw) {
  Command command = {"GETEX", draw.Key()};
  if (draw.OneIn(4)) return command;
  if (draw.OneIn(4)) {
    command.emplace_back("PERSIST");
  } else {
    AddExpiry(draw, command);
  }
  return command;
}

Command Keys(Draw& draw, const char* name) {
  Command command = {name};
  for (auto i = draw.Between(1, 5); i > 0; --i) command.push_back(draw.Key());
  return command;
}

Command Pairs(Draw& draw, const char* name) {
  Command command = {name};
  for (auto i = draw.Between(1, 4); i > 0; --i) {
    command.push_back(draw.Key());
    command.push_back(draw.Value());
  }
  return command;
}

// Keys of its own, since its cost is the product of the lengths and other keys may grow long.
Command Lcs(Draw& draw) {
  const auto key = "lcs" + draw.Number(0, 3);
  if (draw.OneIn(2)) return {"SET", key, draw.Value()};
  Command command = {"LCS", key, "lcs" + draw.Number(0, 4)};
  if (draw.OneIn(3)) command.emplace_back("LEN");
  if (draw.OneIn(2)) {
    command.emplace_back("IDX");
    if (draw.OneIn(2)) command.insert(command.end(), {"MINMATCHLEN", draw.Number(-1, 5)});
    if (draw.OneIn(2)) command.emplace_back("WITHMATCHLEN");
  }
  return command;
}

std::string StoreOffset(Draw& draw) { return draw.Number(-1, draw.OneIn(10) ? 500 : 40); }

constexpr Maker kMakers[] = {
    Set,
    Set,
    Set,
    Set,
    [](Draw& draw) -> Command {
      return {"GET", draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"GET", draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"APPEND", draw.Key(), draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"INCR", "DECR"}), draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"INCRBY", "DECRBY"}), draw.Key(), draw.Integer()};
    },
    [](Draw& draw) -> Command {
      return {"INCRBYFLOAT", draw.Key(), draw.OneIn(3) ? draw.Integer() : draw.Float()};
    },
    [](Draw& draw) -> Command {
      return {"GETDEL", draw.Key()};
    },
    GetEx,
    GetEx,
    [](Draw& draw) -> Command {
      return {draw.One({"GETRANGE", "GETRANGE", "SUBSTR"}), draw.Key(), draw.Index(), draw.Index()};
    },
    [](Draw& draw) -> Command {
      return {"GETSET", draw.Key(), draw.Value()};
    },
    [](Draw& draw) -> Command { return Keys(draw, "MGET"); },
    [](Draw& draw) -> Command { return Pairs(draw, "MSET"); },
    [](Draw& draw) -> Command { return Pairs(draw, "MSETNX"); },
    [](Draw& draw) -> Command {
      return {"PSETEX", draw.Key(), draw.Milliseconds(), draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"SETEX", draw.Key(), draw.Seconds(), draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"SETNX", draw.Key(), draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"SETRANGE", draw.Key(), StoreOffset(draw), draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"SETRANGE", draw.BigKey(), draw.Number(0, 100'000), draw.Binary(2000)};
    },
    [](Draw& draw) -> Command {
      return {"STRLEN", draw.Key()};
    },
    Lcs,
};

}  // namespace

std::span<const Maker> StringMakers() { return kMakers; }

}  // namespace oribi::differential
