#pragma once

#include <map>
#include <memory>
#include <set>

#include "base/random.h"
#include "memory/arena.h"
#include "structures/segment_table.h"

namespace oribi::structures {

// A segment table beside a map of what it should hold, with a scan that goes on while items come
// and go.
class SegmentTableModel {
 public:
  struct Item {
    std::uint64_t hash;
  };
  struct Traits {
    std::uint64_t Hash(const Item& item) const { return item.hash; }
  };
  using Table = SegmentTable<Item, Traits>;

  // One operation, chosen by `choices`; false when the table broke a promise.
  template <typename Choices>
  bool Step(Choices& choices) {
    switch (choices.Below(16)) {
      case 0: return Many(choices);
      case 1: return Fewer(choices);
      case 2: return LikeAnother(choices);
      case 3: return FindsSome(choices);
      case 4: return Pick(choices.Below(1 << 16));
      case 5:
      case 6: return ScanOn();
      case 7: growing_ = choices.Below(2) == 0; return true;
      default:
        if (items_.empty() || (choices.Below(100) < 80) == growing_) return Add(Hash(choices));
        return Remove(Some(choices)->first);
    }
  }

  // Finds every item, and nothing once all are gone.
  bool End() {
    for (const auto& [hash, item] : items_) {
      if (At(hash) != item.get()) return false;
    }
    while (!items_.empty()) {
      if (!Remove(items_.begin()->first)) return false;
    }
    return table_.Random(random_) == nullptr;
  }

  Table& table() { return table_; }

 private:
  using Items = std::map<std::uint64_t, std::unique_ptr<Item>>;

  // Like a hash function's: however the choices repeat themselves, the values are spread. Some
  // crowd in one part of the table.
  template <typename Choices>
  static std::uint64_t Hash(Choices& choices) {
    const std::uint64_t value = base::Random(choices.Below(std::uint64_t{1} << 32)).Next();
    return choices.Below(4) == 0 ? value >> 6 : value;
  }

  template <typename Choices>
  Items::iterator Some(Choices& choices) {
    const auto at = items_.lower_bound(Hash(choices));
    return at == items_.end() ? items_.begin() : at;
  }

  const Item* At(std::uint64_t hash) const {
    const auto at = table_.Find(hash, [hash](const Item& item) { return item.hash == hash; });
    return at ? table_.At(at) : nullptr;
  }

  bool Add(std::uint64_t hash) {
    const auto [at, added] = items_.try_emplace(hash);
    if (!added) return At(hash) == at->second.get();
    at->second = std::make_unique<Item>(Item{hash});
    table_.Insert(hash, at->second.get());
    return table_.size() == items_.size() && At(hash) == at->second.get();
  }

  bool Remove(std::uint64_t hash) {
    const auto at = table_.Find(hash, [hash](const Item& item) { return item.hash == hash; });
    if (!at) return false;
    table_.Erase(at, hash);
    items_.erase(hash);
    due_.erase(hash);
    seen_.erase(hash);
    return table_.size() == items_.size() && At(hash) == nullptr;
  }

  template <typename Choices>
  bool Many(Choices& choices) {
    base::Random random(choices.Below(1 << 16));
    for (std::uint64_t left = choices.Below(1 << 10); left > 0; --left) {
      if (!Add(random.Next())) return false;
    }
    return true;
  }

  template <typename Choices>
  bool Fewer(Choices& choices) {
    for (std::uint64_t left = choices.Below(1 << 10); left > 0 && !items_.empty(); --left) {
      if (!Remove(items_.begin()->first)) return false;
    }
    return true;
  }

  // Items that agree in their top 40 bits share a bucket for ever; a hundred of them fit.
  template <typename Choices>
  bool LikeAnother(Choices& choices) {
    if (items_.empty()) return true;
    const std::uint64_t low = (std::uint64_t{1} << 24) - 1;
    return Add((Some(choices)->first & ~low) | choices.Below(32));
  }

  template <typename Choices>
  bool FindsSome(Choices& choices) {
    const std::uint64_t hash = Hash(choices);
    const auto known = items_.find(hash);
    if ((At(hash) != nullptr) != (known != items_.end())) return false;
    return items_.empty() || FindsByPrefix(Some(choices)->first);
  }

  bool FindsByPrefix(std::uint64_t hash) {
    bool found = false;
    table_.FindByPrefix(Table::Prefix(hash), [&](Table::Position at) {
      found = found || table_.At(at)->hash == hash;
      return false;
    });
    return found;
  }

  bool Pick(std::uint64_t seed) {
    base::Random random(seed);
    const Item* const item = table_.Random(random);
    return item == nullptr ? items_.empty() : items_.at(item->hash).get() == item;
  }

  // What is there from the scan's start to its end is visited exactly once.
  bool ScanOn() {
    if (cursor_ == 0) {
      seen_.clear();
      for (const auto& [hash, item] : items_) due_.insert(hash);
    }
    bool good = true;
    cursor_ = table_.Scan(cursor_, [&](const Item& item) {
      good = good && items_.contains(item.hash);
      if (due_.erase(item.hash) == 1) {
        seen_.insert(item.hash);
      } else {
        good = good && !seen_.contains(item.hash);
      }
    });
    return good && (cursor_ != 0 || due_.empty());
  }

  memory::Arena arena_;
  Table table_{arena_, Traits{}};
  Items items_;
  bool growing_ = true;
  base::Random random_{7};
  std::uint64_t cursor_ = 0;
  std::set<std::uint64_t> due_;   // the scan has to visit them yet
  std::set<std::uint64_t> seen_;  // it has visited them, and they are the same items
};

}  // namespace oribi::structures
