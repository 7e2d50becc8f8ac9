#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace oribi::structures {

// A stable merge sort that can stop after any number of steps and go on later: runs of kRun items
// are sorted as they stand, then merged in pairs, each round into the other of two vectors.
template <typename T, typename Less>
class SlicedSort {
 public:
  // The vector must stay where it is until the sort is done, and holds the result then.
  SlicedSort(std::vector<T>& items, Less less) : items_(items), less_(less) {}

  // Handles about `budget` items; true when all are in order.
  bool Step(std::size_t budget) {
    while (sorted_ < items_.size()) {
      if (budget == 0) return false;
      SortRun();
      budget -= std::min(budget, kRun);
    }
    while (width_ < items_.size()) {
      if (budget == 0) return false;
      budget -= MergeSome(budget);
      if (merged_.size() == items_.size()) NextRound();
    }
    return true;
  }

 private:
  static constexpr std::size_t kRun = 256;

  void SortRun() {
    const auto at = [this](std::size_t i) {
      return items_.begin() + static_cast<std::ptrdiff_t>(i);
    };
    const std::size_t end = std::min(sorted_ + kRun, items_.size());
    std::stable_sort(at(sorted_), at(end), less_);
    sorted_ = end;
  }

  // Moves at most `most` items on, from the two runs in front, and says how many.
  std::size_t MergeSome(std::size_t most) {
    if (merged_.capacity() == 0) merged_.reserve(items_.size());
    const std::size_t middle = std::min(pair_ + width_, items_.size());
    const std::size_t end = std::min(pair_ + 2 * width_, items_.size());
    std::size_t moved = 0;
    for (; moved < most && left_ + right_ < end - pair_; ++moved) {
      const std::size_t left = pair_ + left_;
      const std::size_t right = middle + right_;
      const bool take_right = left == middle || (right < end && less_(items_[right], items_[left]));
      merged_.push_back(items_[take_right ? right : left]);
      ++(take_right ? right_ : left_);
    }
    if (left_ + right_ == end - pair_) {
      pair_ = end;
      left_ = right_ = 0;
    }
    return moved;
  }

  void NextRound() {
    items_.swap(merged_);
    merged_.clear();
    pair_ = 0;
    width_ *= 2;
  }

  std::vector<T>& items_;
  Less less_;
  std::vector<T> merged_;
  std::size_t sorted_ = 0;  // how many items lie in sorted runs
  std::size_t width_ = kRun;
  std::size_t pair_ = 0;  // where the two runs begin that are being merged,
  std::size_t left_ = 0;  // and how many of each are merged
  std::size_t right_ = 0;
};

}  // namespace oribi::structures
