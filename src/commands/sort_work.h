#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands/breath.h"
#include "commands/sort_pattern.h"

namespace oribi::commands {

// The options of SORT.
struct SortOptions {
  std::optional<std::string_view> by;  // the last one
  bool sorts = true;                   // no BY was without a star
  std::int64_t offset = 0;
  std::int64_t count = -1;  // below 0: all
  bool descending = false;
  bool alpha = false;
  std::vector<std::string_view> get;
  std::optional<std::string_view> store;
};

// Number of elements of a collection that can be sorted; none when the key is missing.
std::size_t SizeOfSorted(const keyspace::Entry* entry);

// SORT at work, breathing. It copies the elements, weighs them, sorts them, and answers or stores;
// what it looks up by patterns is as it is when it comes to it.
class SortWork {
 public:
  // `entry` is a collection, or null when the key is missing.
  SortWork(CommandContext& ctx, const keyspace::Entry* entry, const SortOptions& options);

  void Run();

 private:
  static constexpr std::uint32_t kNoWeight = UINT32_MAX;

  struct Item {
    std::uint64_t text;         // where its bytes begin
    std::uint64_t weight_text;  // what it is compared by with ALPHA and BY
    double weight;              // what it is compared by without ALPHA
    std::uint32_t size;
    std::uint32_t weight_size;
  };
  struct Less {
    const SortWork* work;
    bool operator()(const Item& a, const Item& b) const {
      const int order = work->Compare(a, b);
      return work->options_.descending ? order > 0 : order < 0;
    }
  };

  void ChooseOrder(const keyspace::Entry* entry);
  void Collect(const keyspace::Entry& entry);
  void Add(std::string_view element);
  bool Weigh();
  bool Weigh(Item& item);
  void Sort();
  // The range that LIMIT wants.
  std::span<const Item> Wanted() const;
  void Answer();
  void Store();
  template <typename Emit>
  void Gather(Emit&& emit);
  int Compare(const Item& a, const Item& b) const;
  std::string_view TextOf(const Item& item) const { return {bytes_.data() + item.text, item.size}; }
  std::string_view WeightOf(const Item& item) const {
    return {bytes_.data() + item.weight_text, item.weight_size};
  }

  CommandContext& ctx_;
  const SortOptions& options_;
  Breath breath_;
  bool sorts_;
  bool alpha_;
  std::optional<SortPattern> by_;
  std::vector<SortPattern> get_;
  std::string bytes_;  // of elements and weights
  std::vector<Item> items_;
};

}  // namespace oribi::commands
