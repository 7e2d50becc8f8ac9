#pragma once

#include <optional>
#include <string_view>

#include "commands/context.h"
#include "commands/table.h"
#include "structures/geohash.h"

// What the files of the geo group share. Places are members of a sorted set, their scores are
// structures::GeoScore.
namespace oribi::commands {

// A unit of length in metres: m, km, ft or mi in any case. What it is not is the reader's error.
double ReadUnit(ArgReader& args);
// Longitude and latitude of a point on the map.
structures::GeoPoint ReadPoint(ArgReader& args);

void ReplyPoint(protocol::ReplyWriter& reply, const structures::GeoPoint& point);
// With four decimals.
void ReplyDistance(protocol::ReplyWriter& reply, double distance);

// The alternatives of a unit, as they are declared.
Argument UnitArgument();

// The files of the group.
void AddGeoSearchCommands(CommandTable& table);

}  // namespace oribi::commands
