#include "config/option.h"

#include "config/option_set.h"

namespace oribi::config {
namespace {

// Redis splits at every single space, so "1  2" has an empty word in it and is refused.
std::vector<std::string> SplitAtSpaces(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    words.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    if (text.empty()) words.emplace_back();
  }
  return words;
}

}  // namespace

OptionBase::OptionBase(OptionSet* set, const Traits& traits, bool accepted_only)
    : traits_(traits), accepted_only_(accepted_only) {
  set->Add(this);
}

base::Status OptionBase::ReadLine(std::span<const std::string> words) {
  const Source source = was_read_ ? Source::kLaterLine : Source::kFirstLine;
  was_read_ = true;
  if (TakesMany() && words.size() == 1 && !is_file_only()) {
    return Read(SplitAtSpaces(words.front()), source);
  }
  return Read(words, source);
}

base::Status OptionBase::ReadSetting(std::string_view value) {
  if (TakesMany()) return Read(SplitAtSpaces(value), Source::kSetting);
  return Read(std::vector<std::string>{std::string(value)}, Source::kSetting);
}

base::Status OptionBase::Announce() const {
  for (const auto& action : actions_) {
    if (auto done = action(); !done) return done;
  }
  return base::Ok();
}

}  // namespace oribi::config
