// Fields with deadlines, which Redis has from 7.4 on, and HGETEX, HSETEX and HGETDEL, from 8.0 on.

#include "differential/groups.h"

namespace oribi::differential {
namespace {

std::string HashKey(Draw& draw) { return draw.OneIn(10) ? draw.Key() : "hash" + draw.Number(0, 4); }

std::string Field(Draw& draw) { return "f" + draw.Number(0, draw.OneIn(8) ? 900 : 12); }

void AddFields(Draw& draw, Command& command) {
  const auto count = draw.Between(1, draw.OneIn(10) ? 40 : 4);
  command.insert(command.end(), {"FIELDS", std::to_string(count)});
  for (auto i = count; i > 0; --i) command.push_back(Field(draw));
}

void AddPairs(Draw& draw, Command& command) {
  const auto count = draw.Between(1, 4);
  command.insert(command.end(), {"FIELDS", std::to_string(count)});
  for (auto i = count; i > 0; --i) command.insert(command.end(), {Field(draw), draw.Value()});
}

struct Unit {
  const char* name;
  const char* token;
  std::string (Draw::*time)();
};
constexpr Unit kUnits[] = {{"HEXPIRE", "EX", &Draw::Seconds},
                           {"HPEXPIRE", "PX", &Draw::Milliseconds},
                           {"HEXPIREAT", "EXAT", &Draw::UnixSeconds},
                           {"HPEXPIREAT", "pxat", &Draw::UnixMilliseconds}};

Command HExpire(Draw& draw) {
  const Unit& unit = kUnits[draw.Below(std::size(kUnits))];
  Command command = {unit.name, HashKey(draw), (draw.*unit.time)()};
  if (draw.OneIn(3)) command.emplace_back(draw.One({"NX", "XX", "gt", "LT"}));
  AddFields(draw, command);
  return command;
}

void AddTime(Draw& draw, Command& command, const char* other) {
  if (draw.OneIn(4)) return;
  if (draw.OneIn(4)) return command.emplace_back(other), void();
  const Unit& unit = kUnits[draw.Below(std::size(kUnits))];
  command.insert(command.end(), {unit.token, (draw.*unit.time)()});
}

Command HGetEx(Draw& draw) {
  Command command = {"HGETEX", HashKey(draw)};
  AddTime(draw, command, "PERSIST");
  AddFields(draw, command);
  return command;
}

Command HSetEx(Draw& draw) {
  Command command = {"HSETEX", HashKey(draw)};
  if (draw.OneIn(3)) command.emplace_back(draw.One({"FNX", "fxx"}));
  AddTime(draw, command, "KEEPTTL");
  AddPairs(draw, command);
  return command;
}

Command OfFields(Draw& draw, const char* name) {
  Command command = {name, HashKey(draw)};
  AddFields(draw, command);
  return command;
}

constexpr Maker kMakers[] = {
    HExpire,
    HExpire,
    HGetEx,
    HSetEx,
    [](Draw& draw) -> Command { return OfFields(draw, "HGETDEL"); },
    [](Draw& draw) -> Command { return OfFields(draw, "HPERSIST"); },
    [](Draw& draw) -> Command {
      return OfFields(draw, draw.One({"HTTL", "HPTTL"}));
    },
    [](Draw& draw) -> Command {
      return OfFields(draw, draw.One({"HEXPIRETIME", "HPEXPIRETIME"}));
    },
    [](Draw& draw) -> Command {
      return {draw.One({"HGETALL", "HLEN"}), HashKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"HSET", HashKey(draw), Field(draw), draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"OBJECT", "ENCODING", HashKey(draw)};
    },
};

}  // namespace

std::span<const Maker> HashTtlMakers() { return kMakers; }

}  // namespace oribi::differential
