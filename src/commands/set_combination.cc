#include "commands/set_combination.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace oribi::commands {

using keyspace::Set;
using keyspace::SetMember;

SetCombination::SetCombination(SetOperation operation, std::vector<Set> sets,
                               keyspace::Database& db)
    : operation_(operation), sets_(std::move(sets)) {
  bool join = operation_ == SetOperation::kUnion && sets_.size() > kMostAsked;
  if (operation_ == SetOperation::kIntersection) ArrangeIntersection();
  if (operation_ == SetOperation::kDifference) {
    ArrangeDifference();
    const std::uint64_t asking = sets_[0].size() * (sets_.size() - 1);
    join = sets_.size() > 2 && 2 * (work() - sets_[0].size()) + sets_[0].size() < asking;
  }
  if (join) joint_ = std::make_unique<keyspace::NewSet>(db);
}

std::uint64_t SetCombination::work() const {
  if (operation_ == SetOperation::kIntersection) return sets_[0].size();
  return std::accumulate(sets_.begin(), sets_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Set& set) { return sum + set.size(); });
}

void SetCombination::ArrangeIntersection() {
  std::stable_sort(sets_.begin(), sets_.end(),
                   [](const Set& a, const Set& b) { return a.size() < b.size(); });
}

void SetCombination::ArrangeDifference() {
  std::uint64_t asked = 0;
  std::uint64_t copied = 0;
  for (const Set& set : sets_) {
    if (set.empty()) continue;
    asked += sets_[0].size();
    copied += set.size();
  }
  redis_copies_first_ = asked / 2 > copied;
  std::stable_sort(sets_.begin() + 1, sets_.end(),
                   [](const Set& a, const Set& b) { return a.size() > b.size(); });
}

std::uint8_t SetCombination::FirstFlags() const {
  if (operation_ == SetOperation::kIntersection) {
    // The intersection with a hashtable begins as a listpack in Redis 8.0, whatever its size.
    const std::uint8_t flags = sets_[0].flags();
    return (flags & keyspace::kReportedLarge) != 0 ? 0 : flags;
  }
  // Redis finds some differences by removing members from a copy of the first set.
  const bool copied = operation_ == SetOperation::kDifference && redis_copies_first_;
  return copied && (sets_[0].flags() & keyspace::kReportedLarge) != 0 ? keyspace::kReportedLarge
                                                                      : keyspace::kReportedIntset;
}

bool SetCombination::Join(std::uint64_t& budget) {
  while (joined_ < sets_.size()) {
    if (budget == 0) return false;
    cursor_ = sets_[joined_].Scan(cursor_, std::min<std::uint64_t>(budget, 64),
                                  [&](const SetMember& member) {
                                    joint_->Add(member);
                                    budget -= budget > 0 ? 1 : 0;
                                  });
    if (cursor_ == 0) ++joined_;
  }
  return true;
}

bool SetCombination::Belongs(const SetMember& member) {
  const auto has = [&member](const Set& set) { return set.Contains(member); };
  switch (operation_) {
    case SetOperation::kUnion:
      if (joint_) return joint_->Add(member);
      return std::none_of(sets_.begin(), sets_.begin() + static_cast<std::ptrdiff_t>(walked_), has);
    case SetOperation::kIntersection: return std::all_of(sets_.begin() + 1, sets_.end(), has);
    case SetOperation::kDifference:
      if (joint_) return !joint_->view().Contains(member);
      return std::none_of(sets_.begin() + 1, sets_.end(), has);
  }
  return false;
}

}  // namespace oribi::commands
