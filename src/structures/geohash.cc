#include "structures/geohash.h"

#include <algorithm>
#include <cmath>

namespace oribi::structures {
namespace {

constexpr GeoRange kLongitudes = {-kMaxLongitude, kMaxLongitude};
constexpr GeoRange kLatitudes = {-kMaxLatitude, kMaxLatitude};
constexpr GeoRange kAllLatitudes = {-90, 90};

// Bit i goes to bit 2i.
std::uint64_t Spread(std::uint32_t half) {
  std::uint64_t x = half;
  x = (x | x << 16) & 0x0000FFFF0000FFFF;
  x = (x | x << 8) & 0x00FF00FF00FF00FF;
  x = (x | x << 4) & 0x0F0F0F0F0F0F0F0F;
  x = (x | x << 2) & 0x3333333333333333;
  return (x | x << 1) & 0x5555555555555555;
}

std::uint32_t Gather(std::uint64_t spread) {
  std::uint64_t x = spread & 0x5555555555555555;
  x = (x | x >> 1) & 0x3333333333333333;
  x = (x | x >> 2) & 0x0F0F0F0F0F0F0F0F;
  x = (x | x >> 4) & 0x00FF00FF00FF00FF;
  x = (x | x >> 8) & 0x0000FFFF0000FFFF;
  return static_cast<std::uint32_t>(x | x >> 16);
}

std::uint64_t Interleave(std::uint32_t column, std::uint32_t row) {
  return Spread(row) | Spread(column) << 1;
}

// Which of 2^step equal parts of the range.
std::uint32_t PartOf(const GeoRange& range, double value, unsigned step) {
  const double share = (value - range.min) / (range.max - range.min);
  return static_cast<std::uint32_t>(share * static_cast<double>(std::uint64_t{1} << step));
}

GeoRange RangeOf(const GeoRange& range, std::uint32_t part, unsigned step) {
  const auto parts = static_cast<double>(std::uint64_t{1} << step);
  const double scale = range.max - range.min;
  return {range.min + part / parts * scale, range.min + (part + 1.0) / parts * scale};
}

double MiddleOf(const GeoRange& range, double most) {
  return std::clamp((range.min + range.max) / 2, -most, most);
}

// A score is a whole number of 52 bits unless ZADD wrote it; then these are the bits that the
// conversion instructions of x86-64 give Redis.
std::uint64_t BitsOfScore(double score) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  constexpr std::uint64_t kTopBit = std::uint64_t{1} << 63;
  const auto truncated = [](double value) {
    if (!(value >= -kTwoTo63 && value < kTwoTo63)) return kTopBit;
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
  };
  return score < kTwoTo63 ? truncated(score) : truncated(score - kTwoTo63) ^ kTopBit;
}

}  // namespace

bool IsOnMap(const GeoPoint& point) {
  return point.longitude >= -kMaxLongitude && point.longitude <= kMaxLongitude &&
         point.latitude >= -kMaxLatitude && point.latitude <= kMaxLatitude;
}

std::uint64_t GeoScore(const GeoPoint& point) {
  return GeoCell::Of(point, kMaxGeoStep).first_score();
}

GeoPoint PointOfGeoScore(double score) {
  const std::uint64_t bits = BitsOfScore(score);
  const GeoCell cell = {Gather(bits >> 1), Gather(bits), kMaxGeoStep};
  return {MiddleOf(cell.longitudes(), kMaxLongitude), MiddleOf(cell.latitudes(), kMaxLatitude)};
}

std::array<char, kGeohashChars> GeohashText(const GeoPoint& point) {
  constexpr std::string_view kAlphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
  const std::uint64_t bits = Interleave(PartOf(kLongitudes, point.longitude, kMaxGeoStep),
                                        PartOf(kAllLatitudes, point.latitude, kMaxGeoStep));
  std::array<char, kGeohashChars> text;
  for (std::size_t i = 0; i + 1 < kGeohashChars; ++i) {
    text[i] = kAlphabet[bits >> (2 * kMaxGeoStep - 5 * (i + 1)) & 0x1F];
  }
  text.back() = kAlphabet[0];
  return text;
}

GeoCell GeoCell::Of(const GeoPoint& point, unsigned step) {
  return {PartOf(kLongitudes, point.longitude, step), PartOf(kLatitudes, point.latitude, step),
          step};
}

GeoCell GeoCell::Neighbor(int columns, int rows) const {
  const std::uint32_t mask = (std::uint32_t{1} << step) - 1;
  GeoCell cell = *this;
  if (columns != 0) cell.column = (column + static_cast<std::uint32_t>(columns)) & mask;
  if (rows != 0) cell.row = (row + static_cast<std::uint32_t>(rows)) & mask;
  return cell;
}

GeoRange GeoCell::longitudes() const { return RangeOf(kLongitudes, column, step); }
GeoRange GeoCell::latitudes() const { return RangeOf(kLatitudes, row, step); }

std::uint64_t GeoCell::first_score() const {
  return Interleave(column, row) << 2 * (kMaxGeoStep - step);
}

std::uint64_t GeoCell::end_score() const {
  return (Interleave(column, row) + 1) << 2 * (kMaxGeoStep - step);
}

}  // namespace oribi::structures
