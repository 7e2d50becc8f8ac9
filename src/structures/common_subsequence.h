#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

namespace oribi::structures {

// The longest common subsequence of two byte strings, found in steps of bounded work.
//
// The usual table of lengths has a number for each pair of prefixes. Along a row neighbours differ
// by nought or one, so a row is kept as one bit for each byte of `b`, clear where the length grows,
// and is made from the row before with a few operations on each word (M. Crochemore et al., "A fast
// and practical bit-vector algorithm for the longest common subsequence problem", 2001). Compared
// with Redis' table of 32-bit numbers, 100 million pairs take 12 MB instead of 400 and 2 million
// additions instead of 100 million. The bits also tell the way back, so of several longest
// subsequences it is Redis' that is found.
class CommonSubsequence {
 public:
  // Both ends are included.
  struct Match {
    std::size_t a_first;
    std::size_t a_last;
    std::size_t b_first;
    std::size_t b_last;
    std::size_t length() const { return a_last - a_first + 1; }
  };

  // The strings must stay. Without matches only the length is found.
  CommonSubsequence(std::string_view a, std::string_view b, bool with_matches);

  // Goes on for about `steps` nanoseconds' worth of work. True when all is known.
  bool Advance(std::size_t steps);

  std::size_t length() const { return length_; }
  // The runs of consecutive bytes that both have in common, from the last to the first.
  const std::vector<Match>& matches() const { return matches_; }

 private:
  enum class Phase : std::uint8_t { kAlphabet, kMasks, kRows, kPath, kDone };
  struct Free {
    void operator()(std::uint64_t* words) const { std::free(words); }
  };

  // Each does up to `steps` of a phase's work and takes them off; true when the phase is over.
  bool CollectAlphabet(std::size_t& steps);
  bool BuildMasks(std::size_t& steps);
  bool BuildRows(std::size_t& steps);
  bool WalkBack(std::size_t& steps);
  bool RunPhase(std::size_t& steps);
  void EnterNextPhase();

  bool ExtendRow(const std::uint64_t* mask, std::size_t& steps);
  void KeepRow();
  void CountLength();
  bool GrowsAt(std::size_t row, std::size_t column) const;
  void Extend();
  void EndMatch();

  std::string_view a_;
  std::string_view b_;
  bool with_matches_;
  Phase phase_ = Phase::kAlphabet;
  std::size_t position_ = 0;  // in the string that the phase walks along
  std::size_t length_ = 0;

  // For every byte that is in `a`, where `b` has it; the number of its mask plus one.
  std::array<std::uint16_t, 256> mask_of_{};
  std::size_t alphabet_ = 0;
  std::unique_ptr<std::uint64_t, Free> masks_;

  // The row of `a`'s first position_ bytes; `word_` of its words and a carry when it was left
  // half-made.
  std::size_t words_;
  std::vector<std::uint64_t> row_;
  std::size_t word_ = 0;
  std::uint64_t carry_ = 0;
  // All rows but the first, as many bytes each as `b` has bits to the byte.
  std::size_t stride_;
  std::unique_ptr<char[]> rows_;

  // How much of each string the way back has still before it.
  std::size_t a_left_ = 0;
  std::size_t b_left_ = 0;
  Match match_{};
  bool in_match_ = false;
  std::vector<Match> matches_;
};

}  // namespace oribi::structures
