#include "commands/auth.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "config/config.h"

namespace oribi::commands {
namespace {

bool SameInConstantTime(std::string_view given, std::string_view secret) {
  unsigned different = given.size() == secret.size() ? 0u : 1u;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char expected = secret.empty() ? '\0' : secret[i % secret.size()];
    different |= static_cast<unsigned char>(given[i] ^ expected);
  }
  return different == 0;
}

}  // namespace

bool NeedsNoPassword(ServerControl& server) { return server.config().requirepass().empty(); }

bool IsPassword(ServerControl& server, std::string_view user, std::string_view password) {
  if (user != kDefaultUser) return false;
  const std::string& secret = server.config().requirepass();
  return secret.empty() || SameInConstantTime(password, secret);
}

bool CheckPrintable(std::string_view text, std::string_view what, protocol::ReplyWriter& reply) {
  const bool printable =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
  if (!printable) {
    reply.Error(fmt::format("ERR {} cannot contain spaces, newlines or special characters.", what));
  }
  return printable;
}

}  // namespace oribi::commands
