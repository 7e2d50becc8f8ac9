// Members come, change their scores and go in a SortedSet, beside a std::map and a std::set.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>

#include "base/check.h"
#include "memory/arena.h"
#include "structures/sorted_set.h"
#include "support/texts.h"

namespace {

using oribi::structures::ScoredMember;
using oribi::structures::SortedSet;
using oribi::support::ByteChoices;

class Pair {
 public:
  explicit Pair(oribi::memory::Arena& arena) : set_(arena, 7) {}

  void Step(ByteChoices& choices) {
    const auto what = choices.Below(8);
    switch (what) {
      case 0: return RemoveRange(choices);
      case 1: return Many(choices);
      case 2: return Count(Score(choices));
      case 3: return Remove(oribi::support::ChooseText(choices));
      case 4:
        return Remove(order_.empty() ? "" : std::string(order_.lower_bound(Some(choices))->second));
      default: return Put(oribi::support::ChooseText(choices), Score(choices));
    }
  }
  void Compare() const { CompareWith(set_); }
  void CompareWith(const SortedSet& set) const {
    ORIBI_CHECK(set.size() == order_.size() && order_.size() == scores_.size());
    auto at = set.order().At(0);
    std::size_t rank = 0;
    for (const auto& [score, member] : order_) {
      ORIBI_CHECK(at.get() != nullptr && at->member() == member && at->score() == score);
      const auto place = set.Find(member);
      ORIBI_CHECK(place && set.Rank(place.member) == rank);
      at.Next();
      ++rank;
    }
    ORIBI_CHECK(at.get() == nullptr);
  }
  SortedSet& set() { return set_; }

 private:
  using Order = std::set<std::pair<double, std::string>>;

  static double Score(ByteChoices& choices) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const auto number = static_cast<double>(choices.Below(1 << 10));
    switch (choices.Below(8)) {
      case 0: return choices.Below(2) == 0 ? kInfinity : -kInfinity;
      case 1: return number * 1e12;
      case 2: return number / 3;
      case 3: return -number;
      case 4: return -0.0;
      default: return number;
    }
  }
  // At or before a member that is there.
  std::pair<double, std::string> Some(ByteChoices& choices) const {
    const std::pair<double, std::string> wanted{Score(choices), ""};
    return order_.lower_bound(wanted) == order_.end() ? *order_.rbegin() : wanted;
  }
  void Put(const std::string& member, double score) {
    const auto place = set_.Find(member);
    const auto found = scores_.find(member);
    ORIBI_CHECK(static_cast<bool>(place) == (found != scores_.end()));
    if (place) {
      ORIBI_CHECK(place.member->score() == found->second);
      order_.erase({found->second, member});
      set_.SetScore(place, score);
    } else {
      set_.Insert(place, member, score);
    }
    scores_[member] = score;
    order_.insert({score, member});
  }
  void Many(ByteChoices& choices) {
    const auto first = choices.Below(1 << 12);
    const auto score = Score(choices);
    for (auto n = choices.Below(400); n > 0; --n) {
      Put("word" + std::to_string(first + n), score + static_cast<double>(n % 7));
    }
  }
  void Remove(const std::string& member) {
    const auto place = set_.Find(member);
    const auto found = scores_.find(member);
    ORIBI_CHECK(static_cast<bool>(place) == (found != scores_.end()));
    if (!place) return;
    order_.erase({found->second, member});
    scores_.erase(found);
    set_.Erase(place);
  }
  void RemoveRange(ByteChoices& choices) {
    if (order_.empty()) return;
    const auto rank = choices.Below(order_.size());
    const auto count = choices.Below(std::min<std::size_t>(order_.size() - rank, 500) + 1);
    auto at = std::next(order_.begin(), static_cast<std::ptrdiff_t>(rank));
    set_.EraseRange(rank, count, [&](const ScoredMember& gone) {
      ORIBI_CHECK(gone.member() == at->second);
      scores_.erase(at->second);
      at = order_.erase(at);
    });
  }
  void Count(double score) const {
    const auto below = std::distance(order_.begin(), order_.lower_bound({score, ""}));
    ORIBI_CHECK(set_.order().CountBelow(score) == static_cast<std::size_t>(below));
  }

  SortedSet set_;
  std::map<std::string, double> scores_;
  Order order_;
};

void Free(SortedSet& set) {
  for (std::size_t budget = 0; !set.FreeSome(budget);) budget = 100;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteChoices choices(data, size);
  oribi::memory::Arena arena;
  Pair pair(arena);
  while (choices.More()) pair.Step(choices);
  pair.Compare();
  SortedSet copy(arena, 7);
  copy.CopyFrom(pair.set());
  pair.CompareWith(copy);
  Free(pair.set());
  Free(copy);
  ORIBI_CHECK(arena.live_bytes() == 0);
  return 0;
}
