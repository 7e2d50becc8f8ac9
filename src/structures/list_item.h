#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/numbers.h"

namespace oribi::structures {

// An item of a list as the structure shows it: bytes, which hold until the list is changed, or an
// integer whose decimal digits are the bytes.
struct ListItem {
  const char* data = nullptr;  // null: an integer
  std::size_t size = 0;
  std::int64_t integer = 0;

  bool is_integer() const { return data == nullptr; }
  // `digits` has room for kInt64Chars and must outlive the result.
  std::string_view Text(char* digits) const {
    if (!is_integer()) return {data, size};
    return {digits, base::FormatInteger(integer, digits)};
  }
};

// How an item lies in a block: a header byte, kept apart, and its bytes.
//
//   below 0xC0    a string of that many bytes
//   0xC1 … 0xC8   an integer of 1 to 8 bytes, little-endian two's complement
//   0xD0          a longer string: its length (u16), the bytes, the length again for who comes from
//                 the other side
//   0xD1          a string that has a block to itself; the block knows its size
//
// Whatever two characters or more are the canonical form of an integer is one, so equal items have
// equal bytes.
namespace list_header {
inline constexpr std::uint8_t kInteger = 0xC0;
inline constexpr std::uint8_t kMedium = 0xD0;
inline constexpr std::uint8_t kAlone = 0xD1;
inline constexpr std::size_t kLengthBytes = sizeof(std::uint16_t);
}  // namespace list_header

// Text on its way into a list.
class EncodedListItem {
 public:
  // The text must outlive this.
  explicit EncodedListItem(std::string_view text) : text_(text) {
    if (text.size() < list_header::kInteger) [[likely]] {
      header_ = static_cast<std::uint8_t>(text.size());
      stored_ = text.size();
      if (LooksLikeInteger(text)) [[unlikely]]
        EncodeInteger();
    } else {
      header_ = list_header::kMedium;
      stored_ = text.size() + 2 * list_header::kLengthBytes;
    }
  }

  std::uint8_t header() const { return header_; }
  // How many bytes CopyTo writes.
  std::size_t stored_bytes() const { return stored_; }
  void CopyTo(char* out) const {
    if (is_integer()) {
      std::memcpy(out, &integer_, stored_);
      return;
    }
    if (header_ == list_header::kMedium) {
      const auto length = static_cast<std::uint16_t>(text_.size());
      std::memcpy(out, &length, sizeof length);
      out += sizeof length;
      std::memcpy(out + text_.size(), &length, sizeof length);
    }
    text_.copy(out, text_.size());
  }
  // Makes it one of those that have a block to themselves.
  void MakeAlone() {
    header_ = list_header::kAlone;
    stored_ = text_.size();
  }
  bool is_integer() const { return header_ > list_header::kInteger && header_ < 0xC9; }
  std::int64_t integer() const { return integer_; }
  std::string_view text() const { return text_; }

 private:
  static bool LooksLikeInteger(std::string_view text) {
    if (text.size() < 2 || text.size() > base::kInt64Chars) return false;
    const char last = text.back();
    return last >= '0' && last <= '9' && (text[0] == '-' || (text[0] >= '1' && text[0] <= '9'));
  }
  void EncodeInteger() {
    const auto value = base::ParseInteger(text_);
    if (!value) return;
    integer_ = *value;
    const auto magnitude = static_cast<std::uint64_t>(*value < 0 ? ~*value : *value);
    std::size_t width = 1;
    while (width < 8 && (magnitude >> (8 * width - 1)) != 0) ++width;
    header_ = static_cast<std::uint8_t>(list_header::kInteger + width);
    stored_ = width;
  }

  std::string_view text_;
  std::size_t stored_ = 0;
  std::int64_t integer_ = 0;
  std::uint8_t header_ = 0;
};

}  // namespace oribi::structures
