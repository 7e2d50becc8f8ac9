#include "structures/geo_search.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oribi::structures {
namespace {

constexpr double kEarthRadius = 6372797.560856;  // metres, Redis' choice
constexpr double kMercatorMax = 20037726.37;     // metres from the middle of the map to its edge
constexpr double kDegree = std::numbers::pi / 180.0;

double Radians(double degrees) { return degrees * kDegree; }
double Degrees(double radians) { return radians / kDegree; }

double LatitudeDistance(double from, double to) {
  return kEarthRadius * std::fabs(Radians(to) - Radians(from));
}

struct Bounds {
  GeoRange longitudes;
  GeoRange latitudes;
};

// A degree of longitude is shorter far from the equator, so the edge nearer to a pole decides.
Bounds BoundsOf(const GeoShape& shape) {
  const bool circle = shape.kind == GeoShape::Kind::kCircle;
  const double up = shape.unit_m * (circle ? shape.radius : shape.height / 2);
  const double across = shape.unit_m * (circle ? shape.radius : shape.width / 2);
  const auto [longitude, latitude] = shape.center;
  const double latitudes = Degrees(up / kEarthRadius);
  const double edge = latitude < 0 ? latitude - latitudes : latitude + latitudes;
  const double longitudes = Degrees(across / kEarthRadius / std::cos(Radians(edge)));
  return {{longitude - longitudes, longitude + longitudes},
          {latitude - latitudes, latitude + latitudes}};
}

double ReachOf(const GeoShape& shape) {
  if (shape.kind == GeoShape::Kind::kCircle) return shape.radius * shape.unit_m;
  const double across = shape.width / 2;
  const double up = shape.height / 2;
  return std::sqrt(across * across + up * up) * shape.unit_m;
}

// The most halvings after which a cell is still as long as the reach; near the poles, where cells
// get narrow, one or two less.
unsigned StepFor(double reach, double latitude) {
  if (reach == 0) return kMaxGeoStep;
  int step = 1;
  for (; reach < kMercatorMax; reach *= 2) ++step;
  step -= 2;
  if (std::fabs(latitude) > 66) --step;
  if (std::fabs(latitude) > 80) --step;
  return static_cast<unsigned>(std::clamp(step, 1, static_cast<int>(kMaxGeoStep)));
}

// Do the cells around this one reach as far as the bounds?
bool Covers(const GeoCell& cell, const Bounds& bounds) {
  return !(cell.Neighbor(0, 1).latitudes().max < bounds.latitudes.max) &&
         !(cell.Neighbor(0, -1).latitudes().min > bounds.latitudes.min) &&
         !(cell.Neighbor(1, 0).longitudes().max < bounds.longitudes.max) &&
         !(cell.Neighbor(-1, 0).longitudes().min > bounds.longitudes.min);
}

GeoCell CenterCell(const GeoShape& shape, const Bounds& bounds) {
  const unsigned step = StepFor(ReachOf(shape), shape.center.latitude);
  const GeoCell cell = GeoCell::Of(shape.center, step);
  return step > 1 && !Covers(cell, bounds) ? GeoCell::Of(shape.center, step - 1) : cell;
}

struct Direction {
  int columns;
  int rows;
};
constexpr std::array<Direction, 9> kDirections = {
    {{0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}};

// Neighbours on a side where the center's own cell goes beyond the bounds hold nothing.
class Needed {
 public:
  Needed(const GeoCell& center, const Bounds& bounds)
      : all_(center.step < 2),
        west_(!(center.longitudes().min < bounds.longitudes.min)),
        east_(!(center.longitudes().max > bounds.longitudes.max)),
        south_(!(center.latitudes().min < bounds.latitudes.min)),
        north_(!(center.latitudes().max > bounds.latitudes.max)) {}

  bool operator()(const Direction& direction) const {
    return all_ || ((direction.columns <= 0 || east_) && (direction.columns >= 0 || west_) &&
                    (direction.rows <= 0 || north_) && (direction.rows >= 0 || south_));
  }

 private:
  bool all_;
  bool west_;
  bool east_;
  bool south_;
  bool north_;
};

}  // namespace

double GeoDistance(const GeoPoint& from, const GeoPoint& to) {
  const double v = std::sin((Radians(to.longitude) - Radians(from.longitude)) / 2);
  if (v == 0) return LatitudeDistance(from.latitude, to.latitude);
  const double from_latitude = Radians(from.latitude);
  const double to_latitude = Radians(to.latitude);
  const double u = std::sin((to_latitude - from_latitude) / 2);
  const double a = u * u + std::cos(from_latitude) * std::cos(to_latitude) * v * v;
  return 2 * kEarthRadius * std::asin(std::sqrt(a));
}

std::optional<double> DistanceWithin(const GeoShape& shape, const GeoPoint& point) {
  if (shape.kind == GeoShape::Kind::kBox) {
    const double up = LatitudeDistance(point.latitude, shape.center.latitude);
    if (up > shape.height * shape.unit_m / 2) return std::nullopt;
    const double across = GeoDistance(point, {shape.center.longitude, point.latitude});
    if (across > shape.width * shape.unit_m / 2) return std::nullopt;
    return GeoDistance(shape.center, point);
  }
  const double distance = GeoDistance(shape.center, point);
  if (distance > shape.radius * shape.unit_m) return std::nullopt;
  return distance;
}

GeoScoreRanges ScoresAround(const GeoShape& shape) {
  const Bounds bounds = BoundsOf(shape);
  const GeoCell center = CenterCell(shape, bounds);
  const Needed needed(center, bounds);
  GeoScoreRanges found;
  GeoCell last = {};
  for (const Direction& direction : kDirections) {
    if (!needed(direction)) continue;
    const GeoCell cell = center.Neighbor(direction.columns, direction.rows);
    // Of a map of few cells one is its own neighbour on both sides. Redis leaves out a cell only
    // right after itself, and never after the center's.
    if (cell == last) continue;
    if (direction.columns != 0 || direction.rows != 0) last = cell;
    found.ranges[found.count++] = {static_cast<double>(cell.first_score()),
                                   static_cast<double>(cell.end_score())};
  }
  return found;
}

}  // namespace oribi::structures
