#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/random.h"
#include "structures/geo_search.h"
#include "structures/geohash.h"

namespace oribi::structures {
namespace {

constexpr GeoPoint kPalermo = {13.361389, 38.115556};
constexpr GeoPoint kCatania = {15.087269, 37.502669};

std::string Text(const GeoPoint& point) {
  const auto text = GeohashText(point);
  return {text.data(), text.size()};
}

GeoPoint RandomPoint(base::Random& random, double most_latitude = kMaxLatitude) {
  const auto between = [&random](double most) {
    return (static_cast<double>(random.Below(2'000'001)) / 1'000'000 - 1) * most;
  };
  return {between(kMaxLongitude), between(most_latitude)};
}

TEST(Geohash, GivesTheScoresOfRedis) {
  EXPECT_EQ(GeoScore(kPalermo), 3479099956230698u);
  EXPECT_EQ(GeoScore(kCatania), 3479447370796909u);
  EXPECT_EQ(GeoScore({-180, -kMaxLatitude}), 0u);
}

TEST(Geohash, FindsThePointOfAScoreAgain) {
  base::Random random(1);
  for (int i = 0; i < 10'000; ++i) {
    const GeoPoint point = RandomPoint(random);
    const GeoPoint found = PointOfGeoScore(static_cast<double>(GeoScore(point)));
    EXPECT_NEAR(found.longitude, point.longitude, 3e-6);
    EXPECT_NEAR(found.latitude, point.latitude, 2e-6);
    EXPECT_EQ(GeoScore(found), GeoScore(point));
  }
}

TEST(Geohash, TakesAnyScoreForAPointOnTheMap) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double score : {kInfinity, -kInfinity, -1.0, 0.5, 1e300, -1e300, 9.3e18, 1.9e19}) {
    EXPECT_TRUE(IsOnMap(PointOfGeoScore(score))) << score;
  }
  EXPECT_EQ(PointOfGeoScore(-1).longitude, 180);
  EXPECT_EQ(PointOfGeoScore(kInfinity).longitude, PointOfGeoScore(0).longitude);
}

TEST(Geohash, KnowsTheEdgesOfTheMap) {
  EXPECT_TRUE(IsOnMap({180, kMaxLatitude}));
  EXPECT_FALSE(IsOnMap({180.1, 0}));
  EXPECT_FALSE(IsOnMap({0, -85.06}));
  EXPECT_FALSE(IsOnMap({std::numeric_limits<double>::infinity(), 0}));
}

TEST(Geohash, IsSpelledWithLatitudesUpToThePoles) {
  EXPECT_EQ(Text(PointOfGeoScore(3479099956230698)), "sqc8b49rny0");
  EXPECT_EQ(Text(PointOfGeoScore(3479447370796909)), "sqdtr74hyu0");
}

TEST(GeoCell, HasNeighboursAroundTheWorld) {
  const GeoCell cell = GeoCell::Of({179.9, 0.1}, 10);
  EXPECT_EQ(cell.column, 1023u);
  EXPECT_EQ(cell.Neighbor(1, 0).column, 0u);
  EXPECT_EQ(cell.Neighbor(1, 0).row, cell.row);
  EXPECT_EQ(cell.Neighbor(1, 0).Neighbor(-1, 0), cell);
  EXPECT_EQ(cell.Neighbor(0, -1).Neighbor(0, 1), cell);
  EXPECT_LT(cell.latitudes().min, 0.1);
  EXPECT_GT(cell.latitudes().max, 0.1);
}

TEST(GeoCell, HoldsTheScoresOfItsPoints) {
  base::Random random(2);
  for (int i = 0; i < 1000; ++i) {
    const GeoPoint point = RandomPoint(random);
    const GeoCell cell = GeoCell::Of(point, 1 + static_cast<unsigned>(random.Below(26)));
    EXPECT_GE(GeoScore(point), cell.first_score());
    EXPECT_LT(GeoScore(point), cell.end_score());
  }
}

TEST(GeoDistance, IsThatOfTheHaversineFormula) {
  const GeoPoint palermo = PointOfGeoScore(3479099956230698);
  const GeoPoint catania = PointOfGeoScore(3479447370796909);
  EXPECT_NEAR(GeoDistance(palermo, catania), 166274.1516, 0.0001);
  EXPECT_EQ(GeoDistance(palermo, palermo), 0);
  EXPECT_NEAR(GeoDistance({0, 0}, {0, 90}), 6372797.560856 * std::acos(-1.0) / 2, 1e-6);
}

TEST(GeoShape, OfABoxIsMeasuredInBothDirections) {
  GeoShape box = {.center = {15, 37}, .kind = GeoShape::Kind::kBox, .unit_m = 1000};
  box.width = box.height = 400;
  EXPECT_TRUE(DistanceWithin(box, kPalermo));
  box.width = 250;
  EXPECT_FALSE(DistanceWithin(box, kPalermo));
  EXPECT_NEAR(*DistanceWithin(box, kCatania), 56441, 1);
  box.height = 100;
  EXPECT_FALSE(DistanceWithin(box, kCatania));
}

// Whatever lies in a shape has to be in one of its ranges. Not near the poles, where a box has more
// columns than nine cells can hold.
TEST(ScoresAround, MissNothing) {
  base::Random random(3);
  int within = 0;
  for (int i = 0; i < 20'000; ++i) {
    GeoShape shape = {.center = RandomPoint(random, 60)};
    const double reach = std::pow(10, 2 + static_cast<double>(random.Below(400)) / 100);
    if (random.Below(2) == 0) {
      shape.radius = reach;
    } else {
      shape.kind = GeoShape::Kind::kBox;
      shape.width = reach;
      shape.height = reach / 3;
    }
    const GeoScoreRanges ranges = ScoresAround(shape);
    for (int j = 0; j < 5; ++j) {
      GeoPoint point = RandomPoint(random);
      const double share = reach / 2e7;
      point.longitude = std::remainder(shape.center.longitude + point.longitude * share, 360);
      point.latitude = shape.center.latitude + point.latitude * share;
      if (!IsOnMap(point) || !DistanceWithin(shape, point)) continue;
      ++within;
      const auto score = static_cast<double>(GeoScore(point));
      bool found = false;
      for (const GeoScores& range : ranges) found |= score >= range.first && score < range.end;
      EXPECT_TRUE(found) << shape.center.longitude << " " << shape.center.latitude << " " << reach;
    }
  }
  EXPECT_GT(within, 10'000);
}

TEST(ScoresAround, AreFewForASmallCircle) {
  const GeoScoreRanges ranges = ScoresAround({.center = kPalermo, .radius = 100});
  double width = 0;
  for (const GeoScores& range : ranges) width += range.end - range.first;
  EXPECT_LE(ranges.count, 4u);
  EXPECT_LT(width, 1e8);  // of 4.5e15
}

TEST(ScoresAround, CoverTheMapForAHugeCircle) {
  const GeoScoreRanges ranges = ScoresAround({.center = {1, 1}, .radius = 3e7});
  double width = 0;
  for (const GeoScores& range : ranges) width += range.end - range.first;
  EXPECT_GE(width, 4503599627370496.0);
}

}  // namespace
}  // namespace oribi::structures
