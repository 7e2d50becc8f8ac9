#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"

// Where a score stands among all others, as an unsigned number: scores compare as these do. The two
// zeros are one.
namespace oribi::structures {

constexpr std::uint64_t ScoreOrder(double score) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  const auto bits = std::bit_cast<std::uint64_t>(score + 0.0);  // -0 + 0 is 0
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

// A member of a large sorted set with its score, in one object of the arena:
//
//   score width u8 | score | member length varint | member
//
// A width of 0 to 7 is that of an integer, little-endian two's complement, no byte of it for 0; a
// width of 8 is a double's. The negative zero is a double.
//
// An overlay as keyspace's Entry is: never constructed, always reached by pointer.
class ScoredMember {
 public:
  ScoredMember() = delete;
  ScoredMember(const ScoredMember&) = delete;
  ScoredMember& operator=(const ScoredMember&) = delete;

  // What an object of these needs; at most as much as with any other score plus eight.
  static std::size_t Size(double score, std::string_view member) {
    return 1 + ScoreWidth(score) + VarintWidth(member.size()) + member.size();
  }
  static ScoredMember* Make(void* memory, double score, std::string_view member) {
    auto* const made = static_cast<ScoredMember*>(memory);
    made->width_ = ScoreWidth(score);
    made->StoreScore(score);
    unsigned char* at = made->bytes_ + made->width_;
    std::size_t length = member.size();
    for (; length >= 128; length >>= 7) *at++ = static_cast<unsigned char>(length | 128);
    *at++ = static_cast<unsigned char>(length);
    std::memcpy(at, member.data(), member.size());
    return made;
  }

  double score() const {
    if (width_ < kDouble) [[likely]]
      return static_cast<double>(LoadInteger());
    double score = 0;
    std::memcpy(&score, bytes_, sizeof score);
    return score;
  }
  std::uint64_t order() const { return ScoreOrder(score()); }
  // False when the new score needs another width: then a new object must be made.
  bool SetScore(double score) {
    if (ScoreWidth(score) != width_) return false;
    StoreScore(score);
    return true;
  }

  std::string_view member() const {
    const unsigned char* at = bytes_ + width_;
    if (*at < 128) [[likely]]
      return {reinterpret_cast<const char*>(at + 1), *at};
    std::size_t length = 0;
    for (int shift = 0;; shift += 7) {
      length |= static_cast<std::size_t>(*at & 127) << shift;
      if ((*at++ & 128) == 0) break;
    }
    return {reinterpret_cast<const char*>(at), length};
  }
  std::size_t size() const {
    const std::string_view text = member();
    const auto* const begin = reinterpret_cast<const char*>(this);
    return static_cast<std::size_t>(text.data() + text.size() - begin);
  }

 private:
  static constexpr std::uint8_t kDouble = 8;

  static std::uint8_t ScoreWidth(double score) {
    constexpr double kLimit = 36028797018963968.0;  // 2^55
    if (!(score >= -kLimit && score < kLimit)) return kDouble;
    const auto integer = static_cast<std::int64_t>(score);
    if (static_cast<double>(integer) != score || (integer == 0 && std::signbit(score))) {
      return kDouble;
    }
    const std::uint64_t magnitude = static_cast<std::uint64_t>(integer ^ integer >> 63);
    if (integer == 0) return 0;
    return static_cast<std::uint8_t>(std::bit_width(magnitude) / 8 + 1);
  }
  static std::size_t VarintWidth(std::size_t value) {
    std::size_t width = 1;
    for (; value >= 128; value >>= 7) ++width;
    return width;
  }

  void StoreScore(double score) {
    if (width_ == kDouble) {
      std::memcpy(bytes_, &score, sizeof score);
    } else {
      const auto integer = static_cast<std::int64_t>(score);
      std::memcpy(bytes_, &integer, width_);
    }
  }
  std::int64_t LoadInteger() const {
    return width_ == 0 ? 0 : base::LoadInteger(reinterpret_cast<const char*>(bytes_), width_);
  }

  std::uint8_t width_;
  unsigned char bytes_[1];  // and as many more as needed
};

}  // namespace oribi::structures
