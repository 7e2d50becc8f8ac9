// Whatever a conf file holds, it is read or refused with a reason; and what was read, written out
// again and read back, gives the same settings.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "base/check.h"
#include "config/conf_file.h"
#include "config/config.h"

namespace {

using oribi::config::Config;

// Other files stay out of this.
bool Includes(std::string_view text) {
  for (std::size_t at = 0; at + 7 <= text.size(); ++at) {
    if (oribi::base::EqualsIgnoreCase(text.substr(at, 7), "include")) return true;
  }
  return false;
}

bool Read(std::string_view text, Config& config) {
  const auto lines = oribi::config::ParseConf(text, "conf");
  if (!lines) {
    ORIBI_CHECK(!lines.error().empty());
    return false;
  }
  for (const auto& line : *lines) ORIBI_CHECK(!line.words.empty() && line.number > 0);
  const auto applied = Apply(*lines, config);
  ORIBI_CHECK(applied || !applied.error().empty());
  return static_cast<bool>(applied);
}

std::string Written(const Config& config) {
  std::string text;
  for (const auto* option : config.options()) {
    for (const std::string& line : option->ConfLines()) text += line + '\n';
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Config config;
  // A word in quotes can spell "include" with escapes.
  if (Includes(text) || text.find("\\x") != std::string_view::npos || !Read(text, config)) return 0;
  Config again;
  ORIBI_CHECK(Read(Written(config), again));
  for (std::size_t i = 0; i < config.options().size(); ++i) {
    ORIBI_CHECK(again.options()[i]->Text() == config.options()[i]->Text());
  }
  return 0;
}
