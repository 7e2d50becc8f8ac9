#include "commands/geo_find.h"

#include <algorithm>

#include "structures/sliced_sort.h"

namespace oribi::commands {
namespace {

// Members are visited so many at a time, since a visit can't be ended early.
constexpr std::size_t kStretch = 64;

}  // namespace

GeoFinder::GeoFinder(const GeoQuery& query, const keyspace::Zset& zset)
    : query_(query), zset_(zset) {
  if (zset.size() == 0) return;
  for (const structures::GeoScores& scores : structures::ScoresAround(query.shape)) {
    cells_.push_back(zset.Within(
        keyspace::ScoreRange{.min = scores.first, .max = scores.end, .max_excluded = true}));
  }
}

std::size_t GeoFinder::work() const {
  std::size_t members = 0;
  for (const keyspace::Zset::Span& cell : cells_) members += cell.count;
  return members;
}

void GeoFinder::Find(Breath& breath) {
  for (const keyspace::Zset::Span& cell : cells_) FindWithin(cell, breath);
  const bool cuts = query_.count != 0 && query_.count < matches_.size();
  if (query_.order != GeoQuery::Order::kNone) {
    const Before before{query_.order == GeoQuery::Order::kDescending};
    if (cuts) Select(query_.count, before, breath);
    Sort(before, breath);
  } else if (cuts) {
    matches_.resize(query_.count);
  }
}

void GeoFinder::FindWithin(keyspace::Zset::Span cell, Breath& breath) {
  while (cell.count > 0 && !HasEnough()) {
    const std::size_t count = std::min(cell.count, kStretch);
    zset_.ForEach({cell.first, count}, false, [&](std::string_view member, double score) {
      Consider(member, score);
      breath();
    });
    cell = {cell.first + count, cell.count - count};
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

// Leaves the first `count` in no order: a heap of those so far, the last of them in front.
void GeoFinder::Select(std::size_t count, Before before, Breath& breath) {
  const auto end = matches_.begin() + static_cast<std::ptrdiff_t>(count);
  std::make_heap(matches_.begin(), end, before);
  for (auto match = end; match != matches_.end(); ++match) {
    breath();
    if (!before(*match, matches_.front())) continue;
    std::pop_heap(matches_.begin(), end, before);
    *(end - 1) = *match;
    std::push_heap(matches_.begin(), end, before);
  }
  matches_.resize(count);
}

void GeoFinder::Sort(Before before, Breath& breath) {
  structures::SlicedSort<Match, Before> sort(matches_, before);
  while (!sort.Step(Breath::kBetween)) breath.Now();
}

}  // namespace oribi::commands
