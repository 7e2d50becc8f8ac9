#include "structures/common_subsequence.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"

namespace oribi::structures {
namespace {

static_assert(std::endian::native == std::endian::little, "rows are cut to bytes as words lie");

std::size_t Byte(char c) { return static_cast<unsigned char>(c); }

}  // namespace

CommonSubsequence::CommonSubsequence(std::string_view a, std::string_view b, bool with_matches)
    : a_(a),
      b_(b),
      with_matches_(with_matches),
      words_((b.size() + 63) / 64),
      stride_((b.size() + 7) / 8) {
  if (a.empty() || b.empty()) phase_ = Phase::kDone;
}

bool CommonSubsequence::Advance(std::size_t steps) {
  while (phase_ != Phase::kDone) {
    if (!RunPhase(steps)) return false;
    EnterNextPhase();
  }
  return true;
}

bool CommonSubsequence::RunPhase(std::size_t& steps) {
  switch (phase_) {
    case Phase::kAlphabet: return CollectAlphabet(steps);
    case Phase::kMasks: return BuildMasks(steps);
    case Phase::kRows: return BuildRows(steps);
    case Phase::kPath: return WalkBack(steps);
    case Phase::kDone: break;
  }
  return true;
}

void CommonSubsequence::EnterNextPhase() {
  position_ = 0;
  if (phase_ == Phase::kAlphabet) {
    phase_ = Phase::kMasks;
    // calloc leaves large blocks to the system, which clears a page when it is first touched.
    masks_.reset(
        static_cast<std::uint64_t*>(std::calloc(alphabet_ * words_, sizeof(std::uint64_t))));
    ORIBI_CHECK(masks_ != nullptr);
  } else if (phase_ == Phase::kMasks) {
    phase_ = Phase::kRows;
    row_.assign(words_, ~std::uint64_t{0});
    if (with_matches_) rows_ = std::make_unique_for_overwrite<char[]>(a_.size() * stride_);
  } else if (phase_ == Phase::kRows && with_matches_) {
    phase_ = Phase::kPath;
    a_left_ = a_.size();
    b_left_ = b_.size();
  } else {
    phase_ = Phase::kDone;
  }
}

bool CommonSubsequence::CollectAlphabet(std::size_t& steps) {
  const std::size_t end = position_ + std::min(steps, a_.size() - position_);
  steps -= end - position_;
  for (; position_ < end && alphabet_ < mask_of_.size(); ++position_) {
    std::uint16_t& mask = mask_of_[Byte(a_[position_])];
    if (mask == 0) mask = static_cast<std::uint16_t>(++alphabet_);
  }
  return position_ == a_.size() || alphabet_ == mask_of_.size();
}

bool CommonSubsequence::BuildMasks(std::size_t& steps) {
  const std::size_t end = position_ + std::min(steps, b_.size() - position_);
  steps -= end - position_;
  for (; position_ < end; ++position_) {
    const std::size_t mask = mask_of_[Byte(b_[position_])];
    if (mask == 0) continue;
    masks_.get()[(mask - 1) * words_ + position_ / 64] |= std::uint64_t{1} << (position_ % 64);
  }
  return position_ == b_.size();
}

bool CommonSubsequence::BuildRows(std::size_t& steps) {
  while (position_ < a_.size()) {
    const std::size_t mask = mask_of_[Byte(a_[position_])] - std::size_t{1};
    if (!ExtendRow(masks_.get() + mask * words_, steps)) return false;
    KeepRow();
    ++position_;
  }
  CountLength();
  return true;
}

bool CommonSubsequence::ExtendRow(const std::uint64_t* mask, std::size_t& steps) {
  const std::size_t end = word_ + std::min(steps, words_ - word_);
  steps -= end - word_;
  for (; word_ < end; ++word_) {
    const std::uint64_t row = row_[word_];
    const std::uint64_t common = row & mask[word_];
    std::uint64_t sum = 0;
    bool overflow = __builtin_add_overflow(row, common, &sum);
    overflow |= __builtin_add_overflow(sum, carry_, &sum);
    carry_ = overflow;
    row_[word_] = sum | (row & ~common);
  }
  if (word_ < words_) return false;
  word_ = 0;
  carry_ = 0;
  return true;
}

void CommonSubsequence::KeepRow() {
  if (with_matches_) std::memcpy(rows_.get() + position_ * stride_, row_.data(), stride_);
}

// Bits behind the last byte of `b` are never cleared.
void CommonSubsequence::CountLength() {
  std::size_t same = 0;
  for (const std::uint64_t word : row_) same += static_cast<std::size_t>(std::popcount(word));
  length_ = words_ * 64 - same;
}

// Is the subsequence of the prefixes that end with `row` and `column` longer than without the
// column's byte?
bool CommonSubsequence::GrowsAt(std::size_t row, std::size_t column) const {
  const auto byte = static_cast<unsigned char>(rows_[row * stride_ + column / 8]);
  return (byte >> (column % 8) & 1) == 0;
}

bool CommonSubsequence::WalkBack(std::size_t& steps) {
  while (a_left_ > 0 && b_left_ > 0) {
    if (steps == 0) return false;
    --steps;
    if (a_[a_left_ - 1] == b_[b_left_ - 1]) {
      Extend();
    } else {
      EndMatch();
      --(GrowsAt(a_left_ - 1, b_left_ - 1) ? a_left_ : b_left_);
    }
  }
  EndMatch();
  return true;
}

void CommonSubsequence::Extend() {
  --a_left_;
  --b_left_;
  if (!in_match_) match_ = {a_left_, a_left_, b_left_, b_left_};
  in_match_ = true;
  match_.a_first = a_left_;
  match_.b_first = b_left_;
}

void CommonSubsequence::EndMatch() {
  if (in_match_) matches_.push_back(match_);
  in_match_ = false;
}

}  // namespace oribi::structures
