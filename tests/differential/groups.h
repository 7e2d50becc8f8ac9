#pragma once

#include <span>

#include "differential/draw.h"

// The grammars of commands. A group is one file: a table of makers, each giving one command that is
// mostly right; what is wrong on purpose is added by mutate.h. To add a group, write its file and
// name it in groups.cc.
namespace oribi::differential {

using Maker = Command (*)(Draw&);

struct Group {
  const char* name;
  unsigned weight;
  std::span<const Maker> makers;
  int since = 7;  // the Redis that has them
};

std::span<const Maker> StringMakers();
std::span<const Maker> BitmapMakers();
std::span<const Maker> HyperloglogMakers();
std::span<const Maker> ListMakers();
std::span<const Maker> SetMakers();
std::span<const Maker> ZsetMakers();
std::span<const Maker> GeoMakers();
std::span<const Maker> GenericMakers();
std::span<const Maker> ExpireMakers();
std::span<const Maker> DatabaseMakers();
std::span<const Maker> ConnectionMakers();
std::span<const Maker> HashMakers();
std::span<const Maker> ServerMakers();
std::span<const Maker> HashTtlMakers();
std::span<const Maker> NewerMakers();

std::span<const Group> AllGroups();

// A command of any group that a Redis of this major release has, sometimes as a question about it.
Command MakeCommand(Draw& draw, int release);

// One for collections of thousands of members, which any Redis has.
Command MakeLargeCommand(Draw& draw);

}  // namespace oribi::differential
