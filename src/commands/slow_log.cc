#include "commands/slow_log.h"

#include <fmt/format.h>

#include <utility>

#include "base/ascii.h"

namespace oribi::commands {
namespace {

constexpr std::string_view kRedacted = "(redacted)";

bool IsWord(std::string_view text, std::string_view word) {
  return base::EqualsIgnoreCase(text, word);
}

bool HoldsSecret(std::string_view option) {
  for (const std::string_view secret : {"requirepass", "masterauth", "masteruser",
                                        "tls-key-file-pass", "tls-client-key-file-pass"}) {
    if (IsWord(option, secret)) return true;
  }
  return false;
}

// Whether argument `at` tells a password.
bool IsSecret(Arguments arguments, std::size_t at) {
  if (at == 0) return false;
  if (IsWord(arguments[0], "AUTH")) return true;
  if (IsWord(arguments[0], "HELLO")) {
    return at >= 3 &&
           (IsWord(arguments[at - 1], "AUTH") || (at >= 4 && IsWord(arguments[at - 2], "AUTH")));
  }
  return at >= 3 && at % 2 == 1 && IsWord(arguments[0], "CONFIG") && IsWord(arguments[1], "SET") &&
         HoldsSecret(arguments[at - 1]);
}

std::string Shortened(std::string_view argument) {
  constexpr std::size_t kMax = SlowLog::kMaxArgumentBytes;
  if (argument.size() <= kMax) return std::string(argument);
  return fmt::format("{}... ({} more bytes)", argument.substr(0, kMax), argument.size() - kMax);
}

std::vector<std::string> Shortened(Arguments arguments) {
  constexpr std::size_t kMax = SlowLog::kMaxArguments;
  const bool too_many = arguments.size() > kMax;
  const std::size_t kept = too_many ? kMax - 1 : arguments.size();
  std::vector<std::string> result;
  for (std::size_t i = 0; i < kept; ++i) {
    result.push_back(IsSecret(arguments, i) ? std::string(kRedacted) : Shortened(arguments[i]));
  }
  if (too_many) result.push_back(fmt::format("... ({} more arguments)", arguments.size() - kept));
  return result;
}

}  // namespace

void SlowLog::Add(Arguments arguments, std::int64_t duration_us, std::int64_t time_s,
                  std::string client_address, std::string client_name, std::uint64_t max_length) {
  entries_.push_front({next_id_++, time_s, duration_us, Shortened(arguments),
                       std::move(client_address), std::move(client_name)});
  while (entries_.size() > max_length) entries_.pop_back();
}

}  // namespace oribi::commands
