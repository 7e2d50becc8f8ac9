#pragma once

#include <optional>
#include <string_view>

#include "base/numbers.h"
#include "keyspace/entry.h"
#include "keyspace/set.h"
#include "keyspace/zset.h"

namespace oribi::commands {

// What ZUNION and its like take in: a sorted set, or a set, whose members count as having the score
// one. Ends with the next write to any key.
class ZsetSource {
 public:
  static bool Takes(const keyspace::Entry& entry) {
    return entry.type() == keyspace::Type::kZset || entry.type() == keyspace::Type::kSet;
  }
  // Null, which is empty, or an entry that it takes.
  explicit ZsetSource(const keyspace::Entry* entry) : entry_(entry) {
    is_set_ = entry != nullptr && entry->type() == keyspace::Type::kSet;
    is_set_ ? void(set_ = keyspace::Set(entry)) : void(zset_ = keyspace::Zset(entry));
  }

  std::size_t size() const { return is_set_ ? set_.size() : zset_.size(); }
  bool IsSameAs(const ZsetSource& other) const { return entry_ == other.entry_; }
  std::optional<double> Score(std::string_view member) const {
    if (!is_set_) return zset_.Score(member);
    return set_.Contains(keyspace::SetMember(member)) ? std::optional(1.0) : std::nullopt;
  }
  // visit(member, score); a view is good until visit returns.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    if (!is_set_) return zset_.ForEach(zset_.All(), false, visit);
    set_.ForEach([&visit](const keyspace::SetMember& member) {
      char digits[base::kInt64Chars];
      visit(member.Text(digits), 1.0);
    });
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
  bool is_set_ = false;
  keyspace::Zset zset_;
  keyspace::Set set_;
};

}  // namespace oribi::commands
