#include "structures/packed.h"

#include <bit>
#include <cmath>

#include "base/ascii.h"

namespace oribi::structures {
namespace {

// Shorter integer texts are no longer as strings, and cheaper to print.
constexpr std::size_t kLeastIntegerChars = 3;
// Every integer up to here is a double of its own.
constexpr double kExactIntegers = 9007199254740992.0;  // 2^53

std::size_t IntegerWidth(std::int64_t value) {
  const auto magnitude = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  return static_cast<std::size_t>(std::bit_width(magnitude)) / 8 + 1;
}

}  // namespace

std::size_t PackedItem::LongPayloadSize() const {
  if (at_[0] == kDouble) return sizeof(double);
  if (at_[0] == kString2) {
    std::uint16_t length = 0;
    std::memcpy(&length, at_ + 1, sizeof length);
    return length;
  }
  std::uint32_t length = 0;
  std::memcpy(&length, at_ + 1, sizeof length);
  return length;
}

EncodedItem::EncodedItem(std::string_view text) {
  if (text.size() >= kLeastIntegerChars && text.size() <= base::kInt64Chars &&
      (base::IsDigit(text[0]) || text[0] == '-')) {
    if (const auto integer = base::ParseInteger(text)) {
      EncodeInteger(*integer);
      return;
    }
  }
  EncodeText(text);
}

void EncodedItem::EncodeLongHead(std::size_t size) {
  if (size <= UINT16_MAX) {
    head_[0] = PackedItem::kString2;
    const auto length = static_cast<std::uint16_t>(size);
    std::memcpy(head_ + 1, &length, sizeof length);
    head_size_ = 3;
  } else {
    head_[0] = PackedItem::kString4;
    const auto length = static_cast<std::uint32_t>(size);
    std::memcpy(head_ + 1, &length, sizeof length);
    head_size_ = 5;
  }
}

void EncodedItem::EncodeInteger(std::int64_t integer) {
  const std::size_t width = IntegerWidth(integer);
  head_[0] = static_cast<unsigned char>(PackedItem::kInteger0 + width);
  std::memcpy(head_ + 1, &integer, sizeof integer);
  head_size_ = static_cast<std::uint8_t>(1 + width);
}

EncodedItem EncodedItem::OfScore(double score) {
  const bool is_integer = score > -kExactIntegers && score < kExactIntegers &&
                          score == std::trunc(score) && !(score == 0 && std::signbit(score));
  if (is_integer) return EncodedItem(static_cast<std::int64_t>(score));
  EncodedItem item;
  item.head_[0] = PackedItem::kDouble;
  std::memcpy(item.head_ + 1, &score, sizeof score);
  item.head_size_ = 1 + sizeof score;
  return item;
}

const char* PackedView::Seek(std::size_t index) const {
  const char* at = begin();
  for (; index > 0; --index) at = PackedItem(at).next();
  return at;
}

const char* PackedView::Find(const EncodedItem& item, unsigned stride) const {
  for (const char* at = begin(); at != end();) {
    if (item.Is(at)) return at;
    for (unsigned i = 0; i < stride && at != end(); ++i) at = PackedItem(at).next();
  }
  return nullptr;
}

}  // namespace oribi::structures
