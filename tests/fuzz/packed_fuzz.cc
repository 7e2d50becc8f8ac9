// Items come and go in a packed blob, beside a vector of what they say.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <variant>
#include <vector>

#include "base/check.h"
#include "structures/packed.h"
#include "support/texts.h"

namespace {

using oribi::structures::EncodedItem;
using oribi::structures::kPackedHeader;
using oribi::structures::PackedItem;
using oribi::structures::PackedView;
using oribi::structures::PutPackedHeader;
using oribi::support::ByteChoices;
using oribi::support::ChooseText;

using Value = std::variant<std::string, double>;  // a text or a score
using Model = std::vector<Value>;

double ChooseScore(ByteChoices& choices) {
  std::uint64_t bits = choices.Below(1 << 16);
  if (choices.Below(2) == 0) return static_cast<double>(bits) - 32'768;
  for (int i = 0; i < 3; ++i) bits = bits << 16 | choices.Below(1 << 16);
  double score = 0;
  std::memcpy(&score, &bits, sizeof score);
  return std::isnan(score) ? -0.0 : score;
}

Value Choose(ByteChoices& choices) {
  if (choices.Below(3) == 0) return ChooseScore(choices);
  return ChooseText(choices);
}

EncodedItem Encoded(const Value& value) {
  if (const auto* const score = std::get_if<double>(&value)) return EncodedItem::OfScore(*score);
  return EncodedItem(std::get<std::string>(value));
}

std::string Bytes(const EncodedItem& item) {
  std::string bytes(item.size(), '\0');
  ORIBI_CHECK(item.Write(bytes.data()) == bytes.data() + bytes.size());
  return bytes;
}

bool Says(PackedItem item, const Value& value) {
  if (const auto* const score = std::get_if<double>(&value)) {
    const double number = item.number();
    return std::memcmp(&number, score, sizeof number) == 0;
  }
  char digits[oribi::base::kInt64Chars];
  const auto& text = std::get<std::string>(value);
  return item.Text(digits) == text && item.TextSize() == text.size();
}

void Compare(const std::string& blob, const Model& model) {
  const PackedView view(blob);
  ORIBI_CHECK(view.count() == model.size() && view.flags() == 0x5A);
  std::size_t index = 0;
  view.ForEach([&](PackedItem item) {
    ORIBI_CHECK(view.Seek(index) == item.data());
    ORIBI_CHECK(Says(item, model[index]));
    const EncodedItem encoded = Encoded(model[index++]);
    ORIBI_CHECK(encoded.Is(item.data()) && encoded.size() == item.size());
  });
  ORIBI_CHECK(index == model.size() && view.Seek(index) == view.end());
}

// The first of every `stride`-th item with the same bytes, as a search must find it.
void Search(const std::string& blob, const Value& wanted, unsigned stride) {
  const PackedView view(blob);
  const std::string bytes = Bytes(Encoded(wanted));
  const char* expected = nullptr;
  std::size_t index = 0;
  view.ForEach([&](PackedItem item) {
    const bool is_it = std::string_view(item.data(), item.size()) == bytes;
    if (index++ % stride == 0 && is_it && expected == nullptr) expected = item.data();
  });
  ORIBI_CHECK(view.Find(Encoded(wanted), stride) == expected);
}

void Step(ByteChoices& choices, std::string& blob, Model& model) {
  const auto what = choices.Below(4);
  const std::size_t index = choices.Below(static_cast<std::uint32_t>(model.size() + 1));
  const std::size_t at = PackedView(blob).OffsetOf(PackedView(blob).Seek(index));
  if (what == 0 && index < model.size()) {
    blob.erase(at, PackedItem(blob.data() + at).size());
    model.erase(model.begin() + static_cast<std::ptrdiff_t>(index));
  } else if (what == 1) {
    Search(blob, index < model.size() ? model[index] : Choose(choices), 1 + choices.Below(2));
  } else {
    const Value value = Choose(choices);
    blob.insert(at, Bytes(Encoded(value)));
    model.insert(model.begin() + static_cast<std::ptrdiff_t>(index), value);
  }
  PutPackedHeader(blob.data(), 0x5A, model.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteChoices choices(data, size);
  std::string blob(kPackedHeader, '\0');
  PutPackedHeader(blob.data(), 0x5A, 0);
  Model model;
  while (choices.More()) Step(choices, blob, model);
  Compare(blob, model);
  return 0;
}
