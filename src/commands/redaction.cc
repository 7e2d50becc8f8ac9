#include "commands/redaction.h"

#include "base/ascii.h"

namespace oribi::commands {
namespace {

constexpr std::string_view kRedacted = "(redacted)";

void Hide(std::vector<std::string_view>& shown, std::size_t first, std::size_t count) {
  for (std::size_t i = first; i < shown.size() && i < first + count; ++i) shown[i] = kRedacted;
}

}  // namespace

std::vector<std::string_view> Redacted(const Command& command, Arguments arguments) {
  std::vector<std::string_view> shown(arguments.begin(), arguments.end());
  if (command.full_name == "auth") Hide(shown, 1, shown.size());
  if (command.full_name == "hello") {
    for (std::size_t i = 1; i < shown.size(); ++i) {
      if (base::EqualsIgnoreCase(shown[i], "auth")) Hide(shown, i + 1, 2);
    }
  }
  return shown;
}

}  // namespace oribi::commands
