#pragma once

#include <cstdint>
#include <string_view>

#include "base/ascii.h"
#include "base/numbers.h"
#include "structures/packed.h"

namespace oribi::keyspace {

// A member of a set or sorted set: an integer when its text is a canonical one, else the text.
// Borrows the text.
class SetMember {
 public:
  explicit SetMember(std::int64_t integer) : integer_(integer), is_integer_(true) {}
  explicit SetMember(std::string_view text) : text_(text) {
    const bool may_be = !text.empty() && text.size() <= base::kInt64Chars &&
                        (base::IsDigit(text[0]) || text[0] == '-');
    if (!may_be) [[likely]]
      return;
    if (const auto integer = base::ParseInteger(text)) {
      integer_ = *integer;
      is_integer_ = true;
    }
  }
  // Of a set's blob.
  static SetMember Of(const structures::PackedItem& item) {
    if (item.is_integer()) return SetMember(item.integer());
    return SetMember(item.string());
  }
  // A text that is known not to be an integer.
  static SetMember OfOther(std::string_view text) { return SetMember(text, 0); }

  bool is_integer() const { return is_integer_; }
  std::int64_t integer() const { return integer_; }
  // Only of one that is no integer.
  std::string_view other() const { return text_; }
  // As the client gave it. `digits` has kInt64Chars bytes and may hold the result.
  std::string_view Text(char* digits) const {
    if (!is_integer_ || !text_.empty()) return text_;
    return {digits, base::FormatInteger(integer_, digits)};
  }
  std::size_t TextSize() const {
    char digits[base::kInt64Chars];
    return Text(digits).size();
  }

 private:
  SetMember(std::string_view text, int) : text_(text) {}

  std::string_view text_;
  std::int64_t integer_ = 0;
  bool is_integer_ = false;
};

// A member as it would stand in a blob, and as text.
class EncodedMember {
 public:
  explicit EncodedMember(const SetMember& member) : member_(member), item_(Encode()) {}
  explicit EncodedMember(std::string_view text) : EncodedMember(SetMember(text)) {}
  EncodedMember(const EncodedMember&) = delete;
  EncodedMember& operator=(const EncodedMember&) = delete;

  const structures::EncodedItem& item() const { return item_; }
  std::string_view text() const { return member_.Text(digits_); }
  bool IsLongerThan(std::size_t characters) const {
    if (member_.is_integer() && characters >= base::kInt64Chars) [[likely]]
      return false;
    return text().size() > characters;
  }

 private:
  // Blobs keep integers of one or two characters as text.
  structures::EncodedItem Encode() const {
    const bool short_text = member_.integer() > -10 && member_.integer() < 100;
    if (member_.is_integer() && !short_text) return structures::EncodedItem(member_.integer());
    return structures::EncodedItem::OfText(text());
  }

  SetMember member_;
  mutable char digits_[base::kInt64Chars];  // the text of an integer, once asked for
  structures::EncodedItem item_;
};

}  // namespace oribi::keyspace
