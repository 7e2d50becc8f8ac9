#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/numbers.h"

namespace oribi::structures {

// Small collections in one piece of bytes: "flags u8 | count u16 | items". What an item means (a
// member; field and value in turn; member and score in turn) is the caller's business, and so are
// the flags.
//
// An item is a head and its payload:
//
//   0x00-0xBF        a string of that many bytes
//   0xC1-0xC8        an integer of 1-8 bytes, little-endian two's complement
//   0xD0, 0xD1       a string behind its u16 or u32 length
//   0xD2             a double of 8 bytes
//
// Text that is a canonical integer of three or more characters is always stored as one, which is
// never longer. So equal items have equal bytes, and a search compares bytes.
//
// There is no way back from an item to the one before: collections this small are walked from the
// front.

inline constexpr std::size_t kPackedHeader = 3;
inline constexpr std::size_t kMaxPackedItems = 65'535;

// One item of a blob. Views end with the blob's next change.
class PackedItem {
 public:
  explicit PackedItem(const char* at) : at_(reinterpret_cast<const unsigned char*>(at)) {}

  bool is_integer() const { return at_[0] > kInteger0 && at_[0] <= kInteger0 + 8; }
  bool is_double() const { return at_[0] == kDouble; }
  bool is_string() const { return at_[0] < kInteger0 || at_[0] == kString2 || at_[0] == kString4; }

  // Head and payload together.
  std::size_t size() const { return HeadSize() + PayloadSize(); }
  const char* next() const { return reinterpret_cast<const char*>(at_) + size(); }
  const char* data() const { return reinterpret_cast<const char*>(at_); }

  // What follows the head: the bytes of a string, or of a number.
  std::string_view payload() const { return {data() + HeadSize(), PayloadSize()}; }
  // Only of a string.
  std::string_view string() const { return {data() + HeadSize(), PayloadSize()}; }
  // Only of an integer.
  std::int64_t integer() const {
    return base::LoadInteger(data() + 1, static_cast<unsigned>(at_[0] - kInteger0));
  }
  // Of an integer or a double.
  double number() const {
    if (is_integer()) return static_cast<double>(integer());
    double value = 0;
    std::memcpy(&value, at_ + 1, sizeof value);
    return value;
  }
  // Of a string or an integer: as the client gave it. `digits` has kInt64Chars bytes and may hold
  // the result.
  std::string_view Text(char* digits) const {
    if (is_string()) [[likely]]
      return string();
    return {digits, base::FormatInteger(integer(), digits)};
  }
  std::size_t TextSize() const {
    char digits[base::kInt64Chars];
    return Text(digits).size();
  }

  static constexpr unsigned char kInteger0 = 0xC0;
  static constexpr unsigned char kString2 = 0xD0;
  static constexpr unsigned char kString4 = 0xD1;
  static constexpr unsigned char kDouble = 0xD2;

 private:
  std::size_t HeadSize() const { return at_[0] == kString2 ? 3 : at_[0] == kString4 ? 5 : 1; }
  std::size_t PayloadSize() const {
    if (at_[0] < kInteger0) [[likely]]
      return at_[0];
    if (is_integer()) return at_[0] - std::size_t{kInteger0};
    return LongPayloadSize();
  }
  std::size_t LongPayloadSize() const;

  const unsigned char* at_;
};

// An item as it would stand in a blob: to be searched for, or written. Borrows the text.
class EncodedItem {
 public:
  explicit EncodedItem(std::string_view text);
  explicit EncodedItem(std::int64_t integer) { EncodeInteger(integer); }
  // Of a text that is known not to be an integer of three or more characters.
  static EncodedItem OfText(std::string_view text) {
    EncodedItem item;
    item.EncodeText(text);
    return item;
  }
  // A score: an integer when it is one (and not -0), else a double.
  static EncodedItem OfScore(double score);

  std::size_t size() const { return head_size_ + payload_.size(); }
  bool is_integer() const {
    return head_[0] > PackedItem::kInteger0 && head_[0] <= PackedItem::kInteger0 + 8;
  }
  // As of the item.
  std::string_view payload() const {
    if (!payload_.empty() || head_[0] == 0) return payload_;
    return {head() + 1, head_size_ - std::size_t{1}};
  }
  // Returns the end of what was written.
  char* Write(char* to) const {
    base::CopyShortBytes(to, head(), head_size_);
    base::CopyBytes(to + head_size_, payload_.data(), payload_.size());
    return to + size();
  }
  // `at` must be the start of an item.
  bool Is(const char* at) const {
    return *at == *head() &&
           base::SameShortBytes(at + 1, head() + 1, head_size_ - std::size_t{1}) &&
           base::SameBytes(at + head_size_, payload_.data(), payload_.size());
  }

 private:
  EncodedItem() = default;
  const char* head() const { return reinterpret_cast<const char*>(head_); }
  void EncodeInteger(std::int64_t integer);
  void EncodeText(std::string_view text) {
    payload_ = text.empty() ? std::string_view("") : text;
    if (text.size() >= PackedItem::kInteger0) [[unlikely]]
      return EncodeLongHead(text.size());
    head_[0] = static_cast<unsigned char>(text.size());
    head_size_ = 1;
  }
  void EncodeLongHead(std::size_t size);

  unsigned char head_[9];  // with the payload, when that is a number
  std::uint8_t head_size_ = 0;
  std::string_view payload_{""};
};

// Reads a blob; may be empty (no bytes at all), as of a key that is not there.
class PackedView {
 public:
  explicit PackedView(std::string_view blob) : blob_(blob) {}

  std::uint8_t flags() const {
    return blob_.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(blob_[0]);
  }
  std::size_t count() const {
    if (blob_.empty()) return 0;
    std::uint16_t count = 0;
    std::memcpy(&count, blob_.data() + 1, sizeof count);
    return count;
  }
  std::size_t bytes() const { return blob_.size(); }
  const char* begin() const { return blob_.empty() ? blob_.data() : blob_.data() + kPackedHeader; }
  const char* end() const { return blob_.data() + blob_.size(); }
  std::size_t OffsetOf(const char* at) const { return static_cast<std::size_t>(at - blob_.data()); }

  // Calls visit(PackedItem) for each.
  template <typename Visit>
  void ForEach(Visit&& visit) const {
    for (const char* at = begin(); at != end();) {
      const PackedItem item(at);
      at = item.next();
      visit(item);
    }
  }
  // Where the item at `index` starts; end() for the count.
  const char* Seek(std::size_t index) const;
  // The first of every `stride`-th item that equals; null when there is none.
  const char* Find(const EncodedItem& item, unsigned stride) const;

 private:
  std::string_view blob_;
};

// For whoever writes a blob.
inline void PutPackedHeader(char* blob, std::uint8_t flags, std::size_t count) {
  blob[0] = static_cast<char>(flags);
  const auto stored = static_cast<std::uint16_t>(count);
  std::memcpy(blob + 1, &stored, sizeof stored);
}

}  // namespace oribi::structures
