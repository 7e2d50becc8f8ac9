#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "commands/breath.h"
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

  GeoFinder(const GeoQuery& query, const keyspace::Zset& zset);

  // How many members lie in the cells of the map around the shape.
  std::size_t work() const;
  // Takes what lies in the shape, then sorts and leaves as many as were asked for.
  void Find(Breath& breath);

  const std::vector<Match>& matches() const { return matches_; }
  std::string_view NameOf(const Match& match) const {
    return std::string_view(names_).substr(match.name_at, match.name_size);
  }

 private:
  // Of equal distances the one found first comes first, both ways.
  struct Before {
    bool descending;
    bool operator()(const Match& a, const Match& b) const {
      if (a.distance == b.distance) return a.name_at < b.name_at;
      return descending ? a.distance > b.distance : a.distance < b.distance;
    }
  };

  bool HasEnough() const { return query_.any && matches_.size() >= query_.count; }
  void FindWithin(keyspace::Zset::Span cell, Breath& breath);
  void Consider(std::string_view member, double score);
  void Select(std::size_t count, Before before, Breath& breath);
  void Sort(Before before, Breath& breath);

  const GeoQuery& query_;
  const keyspace::Zset& zset_;
  std::vector<keyspace::Zset::Span> cells_;
  std::vector<Match> matches_;
  std::string names_;  // of all matches, one after the other
};

}  // namespace oribi::commands
