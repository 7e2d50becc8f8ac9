#include "config/default_conf.h"

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "base/ascii.h"
#include "config/config.h"

namespace oribi::config {
namespace {

constexpr std::size_t kWidth = 100;

void AddComment(std::string_view text, std::string& out) {
  std::string line = "#";
  while (!(text = base::Trim(text)).empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    if (line.size() + 1 + word.size() > kWidth) {
      out += line + '\n';
      line = "#";
    }
    line += ' ';
    line += word;
  }
  out += line + '\n';
}

// Options without effect are shown, but not set.
void AddOption(const OptionBase& option, std::string& out) {
  out += '\n';
  AddComment(option.about(), out);
  const char* mark = option.is_accepted_only() ? "# " : "";
  for (const std::string& line : option.ConfLines()) out += mark + line + '\n';
  if (option.is_file_only()) out += fmt::format("# {} …\n", option.name());
}

}  // namespace

std::string DefaultConf() {
  const auto config = std::make_unique<Config>();
  std::string out;
  AddComment(
      "Oribi's options and their defaults. Sizes may be written 1k (1000 bytes), 1kb (1024), 1m, "
      "1mb, 1g, 1gb; words with spaces stand in quotes.",
      out);
  AddComment(
      "A further file is read with \"include /path/or/pattern*.conf\"; a later line wins over an "
      "earlier one, and the command line (--option value) over all.",
      out);
  AddComment(
      "The groups marked ACCEPTED hold options that Redis or Valkey have. They are known, checked "
      "and kept, but nothing acts on them.",
      out);
  auto group = config->groups().begin();
  for (std::size_t i = 0; i < config->options().size(); ++i) {
    for (; group != config->groups().end() && group->first <= i; ++group) {
      out += fmt::format("\n\n{:#^{}}\n", fmt::format(" {} ", group->title), kWidth);
    }
    AddOption(*config->options()[i], out);
  }
  return out;
}

}  // namespace oribi::config
