#include "protocol/errors.h"

#include <fmt/format.h>

#include "base/ascii.h"

namespace oribi::protocol::errors {

std::string WrongArity(std::string_view full_name) {
  return fmt::format("ERR wrong number of arguments for '{}' command", full_name);
}

std::string InvalidExpire(std::string_view name) {
  return fmt::format("ERR invalid expire time in '{}' command", name);
}

std::string UnknownSubcommand(std::string_view subcommand, std::string_view container) {
  return fmt::format("ERR unknown subcommand '{}'. Try {} HELP.", subcommand.substr(0, 128),
                     base::Upper(container));
}

}  // namespace oribi::protocol::errors
