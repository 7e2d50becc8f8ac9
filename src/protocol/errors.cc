#include "protocol/errors.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"

namespace oribi::protocol::errors {

std::string WrongArity(std::string_view full_name) {
  return fmt::format("ERR wrong number of arguments for '{}' command", full_name);
}

std::string InvalidExpire(std::string_view name) {
  return fmt::format("ERR invalid expire time in '{}' command", name);
}

std::string_view Shown(std::string_view word, std::size_t most) {
  return word.substr(0, std::min(most, word.find('\0')));
}

std::string UnknownSubcommand(std::string_view subcommand, std::string_view container) {
  return fmt::format("ERR unknown subcommand '{}'. Try {} HELP.", Shown(subcommand),
                     base::Upper(container));
}

}  // namespace oribi::protocol::errors
