#include "differential/groups.h"

#include <array>

namespace oribi::differential {

std::span<const Group> AllGroups() {
  static const std::array groups = {
      Group{"string", 40, StringMakers()},    Group{"bitmap", 20, BitmapMakers()},
      Group{"hash", 30, HashMakers()},        Group{"hyperloglog", 10, HyperloglogMakers()},
      Group{"list", 30, ListMakers()},        Group{"set", 30, SetMakers()},
      Group{"zset", 40, ZsetMakers()},        Group{"geo", 15, GeoMakers()},
      Group{"generic", 20, GenericMakers()},  Group{"expire", 20, ExpireMakers()},
      Group{"database", 3, DatabaseMakers()}, Group{"connection", 3, ConnectionMakers()},
      Group{"server", 3, ServerMakers()},     Group{"hash TTL", 40, HashTtlMakers(), 8},
      Group{"newer", 5, NewerMakers(), 8},
  };
  return groups;
}

namespace {

Command AnyCommand(Draw& draw, int release) {
  unsigned total = 0;
  for (const auto& group : AllGroups()) total += group.since <= release ? group.weight : 0;
  auto at = draw.Below(total);
  for (const auto& group : AllGroups()) {
    if (group.since > release) continue;
    if (at < group.weight) return group.makers[draw.Below(group.makers.size())](draw);
    at -= group.weight;
  }
  return {"PING"};
}

}  // namespace

Command MakeCommand(Draw& draw, int release) {
  Command command = AnyCommand(draw, release);
  if (!draw.OneIn(150)) return command;
  const char* const question = draw.One({"GETKEYS", "GETKEYSANDFLAGS"});
  command.insert(command.begin(), {"COMMAND", question});
  return command;
}

}  // namespace oribi::differential
