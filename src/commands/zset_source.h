#pragma once

#include <optional>
#include <string_view>

#include "keyspace/entry.h"
#include "keyspace/zset.h"

namespace oribi::commands {

// What ZUNION and its like take in: a sorted set, or a set, whose members count as having the score
// one. Ends with the next write to any key.
class ZsetSource {
 public:
  static bool Takes(const keyspace::Entry& entry) { return entry.type() == keyspace::Type::kZset; }
  // Null, which is empty, or an entry that it takes.
  explicit ZsetSource(const keyspace::Entry* entry) : entry_(entry), zset_(entry) {}

  std::size_t size() const { return zset_.size(); }
  bool IsSameAs(const ZsetSource& other) const { return entry_ == other.entry_; }
  std::optional<double> Score(std::string_view member) const { return zset_.Score(member); }
  // visit(member, score); a view is good until visit returns.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    zset_.ForEach(zset_.All(), false, visit);
  }
  // The same until visit() is false.
  template <typename Visit>
  void ForEachUntil(Visit&& visit) const {
    bool going = true;
    ForEach([&](std::string_view member, double score) {
      if (going) going = visit(member, score);
    });
  }

  double weight = 1;

 private:
  const keyspace::Entry* entry_;
  keyspace::Zset zset_;
};

}  // namespace oribi::commands
