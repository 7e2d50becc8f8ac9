#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "commands/geo_query.h"

namespace oribi::commands {

// Finds what a query asks for, first by ranges of scores, then by measuring.
class GeoFinder {
 public:
  struct Match {
    std::size_t name_at;  // in the order of being found
    std::size_t name_size;
    double score;
    structures::GeoPoint point;
    double distance;  // in metres
  };

  explicit GeoFinder(const GeoQuery& query) : query_(query) {}

  // Takes what lies in the shape, then sorts and leaves as many as were asked for.
  void Find(const keyspace::Zset& zset);

  const std::vector<Match>& matches() const { return matches_; }
  std::string_view NameOf(const Match& match) const {
    return std::string_view(names_).substr(match.name_at, match.name_size);
  }

 private:
  bool HasEnough() const { return query_.any && matches_.size() >= query_.count; }
  void FindWithin(const keyspace::Zset& zset, const structures::GeoScores& scores);
  void Consider(std::string_view member, double score);
  void Sort();

  const GeoQuery& query_;
  std::vector<Match> matches_;
  std::string names_;  // of all matches, one after the other
};

}  // namespace oribi::commands
