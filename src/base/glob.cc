#include "base/glob.h"

#include <utility>

#include "base/ascii.h"

namespace oribi::base {
namespace {

class Matcher {
 public:
  Matcher(std::string_view pattern, std::string_view text, bool ignore_case)
      : pattern_(pattern), text_(text), ignore_case_(ignore_case) {}

  // One star to go back to is enough: a later star can always take over what an earlier one would
  // have matched.
  bool Matches() {
    while (true) {
      if (p_ < pattern_.size() && pattern_[p_] == '*') {
        while (p_ < pattern_.size() && pattern_[p_] == '*') ++p_;
        if (p_ == pattern_.size()) return true;
        star_p_ = p_;
        star_t_ = t_;
        continue;
      }
      if (t_ == text_.size()) {
        if (p_ == pattern_.size()) return true;
        return false;
      }
      if (p_ < pattern_.size() && MatchOne()) {
        ++t_;
        continue;
      }
      if (star_p_ == std::string_view::npos) return false;
      p_ = star_p_;
      t_ = ++star_t_;
    }
  }

 private:
  char Fold(char c) const { return ignore_case_ ? ToLower(c) : c; }

  // Moves past one pattern item when it matches text_[t_].
  bool MatchOne() {
    const char c = text_[t_];
    switch (pattern_[p_]) {
      case '?': ++p_; return true;
      case '[': return MatchClass(c);
      case '\\':
        if (p_ + 1 < pattern_.size()) ++p_;
        [[fallthrough]];
      default:
        if (Fold(pattern_[p_]) != Fold(c)) return false;
        ++p_;
        return true;
    }
  }

  // A class that is not closed ends with the pattern, as in Redis.
  bool MatchClass(char c) {
    std::size_t at = p_ + 1;
    const bool negated = at < pattern_.size() && pattern_[at] == '^';
    if (negated) ++at;
    bool matched = false;
    for (;; ++at) {
      if (at >= pattern_.size()) {
        --at;
        break;
      }
      if (pattern_[at] == ']') break;
      if (pattern_[at] == '\\' && at + 1 < pattern_.size()) {
        ++at;
        matched |= pattern_[at] == c;
      } else if (at + 2 < pattern_.size() && pattern_[at + 1] == '-') {
        matched |= InRange(pattern_[at], pattern_[at + 2], c);
        at += 2;
      } else {
        matched |= Fold(pattern_[at]) == Fold(c);
      }
    }
    if (matched == negated) return false;
    p_ = at + 1;
    return true;
  }

  bool InRange(char from, char to, char c) const {
    auto low = static_cast<unsigned char>(Fold(from));
    auto high = static_cast<unsigned char>(Fold(to));
    const auto value = static_cast<unsigned char>(Fold(c));
    if (low > high) std::swap(low, high);
    return value >= low && value <= high;
  }

  std::string_view pattern_;
  std::string_view text_;
  bool ignore_case_;
  std::size_t p_ = 0;
  std::size_t t_ = 0;
  std::size_t star_p_ = std::string_view::npos;
  std::size_t star_t_ = 0;
};

}  // namespace

bool GlobMatches(std::string_view pattern, std::string_view text, bool ignore_case) {
  return Matcher(pattern, text, ignore_case).Matches();
}

std::string_view GlobPrefix(std::string_view pattern) {
  return pattern.substr(0, pattern.find_first_of("*?[\\"));
}

}  // namespace oribi::base
