#include "differential/groups.h"

namespace oribi::differential {
namespace {

// Keys of their own, since a place put into another sorted set would be one of few.
std::string GeoKey(Draw& draw) { return draw.OneIn(20) ? draw.Key() : "geo" + draw.Number(0, 2); }
std::string Member(Draw& draw) { return "place" + draw.Number(0, 30); }

// So many decimals that no two places are as far from a third: their order would be anybody's.
std::string Degrees(Draw& draw, std::int64_t whole) {
  if (draw.OneIn(60)) return draw.Number(-200, 200);
  std::string decimals = draw.Number(1, 99'999'999);
  return draw.Number(-whole, whole) + "." + std::string(8 - decimals.size(), '0') + decimals;
}

void AddPoint(Draw& draw, Command& command) {
  const bool near = draw.OneIn(2);
  command.push_back(Degrees(draw, near ? 3 : 179));
  command.push_back(Degrees(draw, near ? 3 : 84));
}

void AddUnit(Draw& draw, Command& command) {
  command.emplace_back(draw.One({"km", "km", "KM", "m", "ft", "mi"}));
}

std::string Length(Draw& draw) { return draw.Number(0, draw.OneIn(2) ? 500 : 20'000); }

Command GeoAdd(Draw& draw) {
  Command command = {"GEOADD", GeoKey(draw)};
  if (draw.OneIn(5)) command.emplace_back(draw.One({"NX", "xx"}));
  if (draw.OneIn(5)) command.emplace_back("CH");
  for (auto i = draw.Between(1, draw.OneIn(10) ? 30 : 3); i > 0; --i) {
    AddPoint(draw, command);
    command.push_back(Member(draw));
  }
  return command;
}

void AddOptions(Draw& draw, Command& command) {
  for (const char* word : {"WITHDIST", "WITHHASH", "withcoord", "ASC", "DESC"}) {
    if (draw.OneIn(6)) command.emplace_back(word);
  }
  if (draw.OneIn(4)) {
    command.insert(command.end(), {"COUNT", draw.Number(-1, 10)});
    if (draw.OneIn(4)) command.emplace_back("ANY");
  }
}

void AddShape(Draw& draw, Command& command) {
  if (draw.OneIn(2)) {
    command.insert(command.end(), {"FROMMEMBER", Member(draw)});
  } else {
    command.emplace_back("FROMLONLAT");
    AddPoint(draw, command);
  }
  if (draw.OneIn(2)) {
    command.insert(command.end(), {"BYRADIUS", Length(draw)});
  } else {
    command.insert(command.end(), {"BYBOX", Length(draw), Length(draw)});
  }
  AddUnit(draw, command);
}

Command GeoSearch(Draw& draw) {
  Command command = {"GEOSEARCH", GeoKey(draw)};
  AddShape(draw, command);
  AddOptions(draw, command);
  return command;
}

Command GeoSearchStore(Draw& draw) {
  Command command = {"GEOSEARCHSTORE", draw.OneIn(3) ? "nearby" : GeoKey(draw), GeoKey(draw)};
  AddShape(draw, command);
  if (draw.OneIn(3)) command.insert(command.end(), {"COUNT", draw.Number(1, 10)});
  if (draw.OneIn(12)) command.emplace_back("WITHDIST");
  return command;
}

Command GeoRadius(Draw& draw) {
  Command command = {draw.One({"GEORADIUS", "GEORADIUS_RO"}), GeoKey(draw)};
  AddPoint(draw, command);
  command.push_back(Length(draw));
  AddUnit(draw, command);
  AddOptions(draw, command);
  if (draw.OneIn(8)) command.insert(command.end(), {"STORE", "nearby"});
  return command;
}

Command GeoRadiusByMember(Draw& draw) {
  Command command = {draw.One({"GEORADIUSBYMEMBER", "GEORADIUSBYMEMBER_RO"}), GeoKey(draw),
                     Member(draw), Length(draw)};
  AddUnit(draw, command);
  AddOptions(draw, command);
  return command;
}

Command OfMembers(Draw& draw, const char* name) {
  Command command = {name, GeoKey(draw)};
  for (auto i = draw.Between(0, 4); i > 0; --i) command.push_back(Member(draw));
  return command;
}

constexpr Maker kMakers[] = {
    GeoAdd,
    GeoAdd,
    GeoAdd,
    GeoSearch,
    GeoSearch,
    GeoSearchStore,
    GeoRadius,
    GeoRadiusByMember,
    [](Draw& draw) -> Command { return OfMembers(draw, "GEOPOS"); },
    [](Draw& draw) -> Command { return OfMembers(draw, "GEOHASH"); },
    [](Draw& draw) -> Command {
      Command command = {"GEODIST", GeoKey(draw), Member(draw), Member(draw)};
      if (draw.OneIn(2)) AddUnit(draw, command);
      return command;
    },
    [](Draw& draw) -> Command {
      return {"ZRANGE", draw.OneIn(2) ? "nearby" : GeoKey(draw), "0", "-1"};
    },
    [](Draw& draw) -> Command {
      return {"DEL", draw.OneIn(2) ? "nearby" : GeoKey(draw)};
    },
};

}  // namespace

std::span<const Maker> GeoMakers() { return kMakers; }

}  // namespace oribi::differential
