#pragma once

#include <cstdint>
#include <optional>

#include "commands/context.h"
#include "keyspace/zset.h"
#include "structures/geo_search.h"

namespace oribi::commands {

// What the commands that search the map are asked for.
struct GeoQuery {
  enum class Order : std::uint8_t { kNone, kAscending, kDescending };

  structures::GeoShape shape;
  Order order = Order::kNone;
  std::uint64_t count = 0;  // 0: all
  bool any = false;         // whichever are found first, not the nearest
  bool with_distance = false;
  bool with_score = false;
  bool with_point = false;
  std::optional<keyspace::Key> destination;
  bool store_distance = false;
};

enum class GeoCall : std::uint8_t {
  kRadius,
  kRadiusByMember,
  kRadiusReadOnly,
  kRadiusByMemberReadOnly,
  kSearch,
  kSearchStore,
};

// Reads all arguments behind the key, which holds `source`. False when an error was answered.
bool ReadGeoQuery(CommandContext& ctx, GeoCall call, const keyspace::Zset& source, GeoQuery& query);

}  // namespace oribi::commands
