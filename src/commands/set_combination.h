#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "keyspace/set.h"

namespace oribi::commands {

enum class SetOperation : std::uint8_t { kUnion, kIntersection, kDifference };

// Finds the members of a union, an intersection or a difference of sets, each once, and some at a
// time: it keeps nothing but cursors between steps. The sets must not change meanwhile.
//
// - An intersection walks the smallest set and asks the others, the smallest of them first.
// - A union walks one set after the other, and asks those it has walked. From kMostAsked sets on it
//   gathers what it has seen in a set of its own.
// - A difference walks the first set and asks the others, the largest first. Where these are many
//   and small it joins them first, and asks only the joint set.
class SetCombination {
 public:
  // `db` is where sets of its own are kept. No set may be missing from an intersection.
  SetCombination(SetOperation operation, std::vector<keyspace::Set> sets, keyspace::Database& db);

  // Walks about `budget` members, at least one, and calls emit(const SetMember&) for those of the
  // result, while it answers true. True when there are no more.
  template <typename Emit>
  bool Step(std::uint64_t budget, Emit&& emit);

  // Members a walk has to pass, at most.
  std::uint64_t work() const;

  // How Redis keeps the set at first in which it gathers the result to be stored: it shows in the
  // encoding of what it stores.
  std::uint8_t FirstFlags() const;

 private:
  static constexpr std::size_t kMostAsked = 4;

  void ArrangeIntersection();
  void ArrangeDifference();
  bool Belongs(const keyspace::SetMember& member);
  // Adds the members of the sets behind the first to the joint set; true when all are there.
  bool Join(std::uint64_t& budget);

  SetOperation operation_;
  std::vector<keyspace::Set> sets_;
  // What the members of the result are checked against, when it is not the sets themselves.
  std::unique_ptr<keyspace::NewSet> joint_;
  bool redis_copies_first_ = false;
  std::size_t joined_ = 1;  // sets that joint_ has, the first not counted
  std::size_t walked_ = 0;  // sets walked, the current one not counted
  std::uint64_t cursor_ = 0;
};

template <typename Emit>
bool SetCombination::Step(std::uint64_t budget, Emit&& emit) {
  constexpr std::uint64_t kAtOnce = 64;
  if (operation_ == SetOperation::kDifference && joint_ && !Join(budget)) return false;
  const std::size_t to_walk = operation_ == SetOperation::kUnion ? sets_.size() : 1;
  bool wanted = true;
  while (walked_ < to_walk && wanted) {
    if (budget == 0) return false;
    cursor_ = sets_[walked_].Scan(cursor_, kAtOnce, [&](const keyspace::SetMember& member) {
      budget -= budget > 0 ? 1 : 0;
      if (wanted && Belongs(member)) wanted = emit(member);
    });
    if (cursor_ == 0) ++walked_;
  }
  return true;
}

}  // namespace oribi::commands
