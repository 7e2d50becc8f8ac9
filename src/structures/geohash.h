#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// Places on the earth as numbers. Longitude and latitude are halved 26 times each, the halves
// chosen are written as bits in turns (longitude first, from the top), and what is near in this
// order is near on the map. 52 bits fit the score of a sorted set without loss; the cell of fewer
// halvings, a "step", is a range of scores.
namespace oribi::structures {

inline constexpr double kMaxLongitude = 180;
inline constexpr double kMaxLatitude = 85.05112878;  // of the Mercator projection's square
inline constexpr unsigned kMaxGeoStep = 26;

struct GeoPoint {
  double longitude = 0;
  double latitude = 0;
};

// Only such points have a score.
bool IsOnMap(const GeoPoint& point);
std::uint64_t GeoScore(const GeoPoint& point);
// The middle of what has this score, whichever score a client has made up.
GeoPoint PointOfGeoScore(double score);

// The point as the usual geohash string, whose latitudes go up to the poles. Redis has 52 bits
// where 11 characters need 55, and ends in "0".
inline constexpr std::size_t kGeohashChars = 11;
std::array<char, kGeohashChars> GeohashText(const GeoPoint& point);

struct GeoRange {
  double min = 0;
  double max = 0;
};

// A cell of the map: 2^step columns and rows. A point on the upper edge of the map is in a column
// or row beyond the last one; its score is that of Redis.
struct GeoCell {
  std::uint32_t column = 0;
  std::uint32_t row = 0;
  unsigned step = 0;

  static GeoCell Of(const GeoPoint& point, unsigned step);
  // Around the world in both directions.
  GeoCell Neighbor(int columns, int rows) const;
  GeoRange longitudes() const;
  GeoRange latitudes() const;
  // The scores in it are those from the first to before the last.
  std::uint64_t first_score() const;
  std::uint64_t end_score() const;

  bool operator==(const GeoCell&) const = default;
};

}  // namespace oribi::structures
