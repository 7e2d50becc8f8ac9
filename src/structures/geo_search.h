#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "structures/geohash.h"

// Finding what lies within a circle or a box: the cell of the center and its eight neighbours, of a
// size that is just large enough, hold all of it. They are at most nine ranges of scores; what
// these contain is then measured one by one.
namespace oribi::structures {

// In metres, on a sphere, by the haversine formula: wrong by up to half a percent.
double GeoDistance(const GeoPoint& from, const GeoPoint& to);

// Lengths are in a unit of `unit_m` metres.
struct GeoShape {
  enum class Kind : std::uint8_t { kCircle, kBox };

  GeoPoint center;
  Kind kind = Kind::kCircle;
  double radius = 0;  // of a circle
  double width = 0;   // of a box
  double height = 0;
  double unit_m = 1;
};

// How far from the center a point within the shape is, in metres; none for a point outside.
std::optional<double> DistanceWithin(const GeoShape& shape, const GeoPoint& point);

// From the first to before the last.
struct GeoScores {
  double first = 0;
  double end = 0;
};

struct GeoScoreRanges {
  std::array<GeoScores, 9> ranges;
  std::size_t count = 0;

  const GeoScores* begin() const { return ranges.data(); }
  const GeoScores* end() const { return ranges.data() + count; }
};

// The scores that may lie in a shape, center first. Clients see this order when they ask for none.
GeoScoreRanges ScoresAround(const GeoShape& shape);

}  // namespace oribi::structures
