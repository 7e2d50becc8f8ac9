#include "commands/geo_find.h"

#include <algorithm>

namespace oribi::commands {
namespace {

// Members are visited so many at a time, since a visit can't be ended early.
constexpr std::size_t kStretch = 64;

}  // namespace

void GeoFinder::Find(const keyspace::Zset& zset) {
  for (const structures::GeoScores& scores : structures::ScoresAround(query_.shape)) {
    FindWithin(zset, scores);
  }
  Sort();
}

void GeoFinder::FindWithin(const keyspace::Zset& zset, const structures::GeoScores& scores) {
  keyspace::Zset::Span left = zset.Within(
      keyspace::ScoreRange{.min = scores.first, .max = scores.end, .max_excluded = true});
  while (left.count > 0 && !HasEnough()) {
    const std::size_t count = std::min(left.count, kStretch);
    zset.ForEach({left.first, count}, false,
                 [this](std::string_view member, double score) { Consider(member, score); });
    left = {left.first + count, left.count - count};
  }
}

void GeoFinder::Consider(std::string_view member, double score) {
  if (HasEnough()) return;
  const structures::GeoPoint point = structures::PointOfGeoScore(score);
  const auto distance = structures::DistanceWithin(query_.shape, point);
  if (!distance) return;
  matches_.push_back({names_.size(), member.size(), score, point, *distance});
  names_ += member;
}

// Of equal distances the one found first comes first, both ways.
void GeoFinder::Sort() {
  const std::size_t kept =
      query_.count == 0 ? matches_.size() : std::min<std::size_t>(query_.count, matches_.size());
  const auto end = matches_.begin() + static_cast<std::ptrdiff_t>(kept);
  if (query_.order == GeoQuery::Order::kAscending) {
    std::partial_sort(matches_.begin(), end, matches_.end(), [](const Match& a, const Match& b) {
      return a.distance != b.distance ? a.distance < b.distance : a.name_at < b.name_at;
    });
  } else if (query_.order == GeoQuery::Order::kDescending) {
    std::partial_sort(matches_.begin(), end, matches_.end(), [](const Match& a, const Match& b) {
      return a.distance != b.distance ? a.distance > b.distance : a.name_at < b.name_at;
    });
  }
  matches_.resize(kept);
}

}  // namespace oribi::commands
