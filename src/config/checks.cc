#include "config/checks.h"

#include <arpa/inet.h>
#include <locale.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace oribi::config {
namespace {

using base::Failure;
using base::Status;

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

Status CheckFileName(const std::string& name, std::string_view option, std::string_view kind) {
  if (name.find('/') == std::string::npos) return base::Ok();
  return Failure{std::string(option) + " can't be a path, just a " + std::string(kind)};
}

Status CheckAddress(const std::string& address, int family, const char* failure) {
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  if (address.empty() || inet_pton(family, address.c_str(), parsed.data()) == 1) return base::Ok();
  return Failure{failure};
}

bool IsTitleVariable(std::string_view name) {
  constexpr std::array<std::string_view, 7> kVariables = {
      "title", "listen-addr", "server-mode", "port", "tls-port", "unixsocket", "config-file"};
  return std::find(kVariables.begin(), kVariables.end(), name) != kVariables.end();
}

bool IsTitlePattern(std::string_view pattern) {
  while (true) {
    const std::size_t open = pattern.find('{');
    if (open == std::string_view::npos) return true;
    const std::size_t close = pattern.find('}', open);
    if (close == std::string_view::npos) return false;
    if (!IsTitleVariable(pattern.substr(open + 1, close - open - 1))) return false;
    pattern.remove_prefix(close + 1);
  }
}

}  // namespace

Status CheckDumpName(std::string& name) { return CheckFileName(name, "dbfilename", "filename"); }

Status CheckAppendFileName(std::string& name) {
  if (name.empty()) return Failure{"appendfilename can't be empty"};
  return CheckFileName(name, "appendfilename", "filename");
}

Status CheckAppendDirName(std::string& name) {
  if (name.empty()) return Failure{"appenddirname can't be empty"};
  return CheckFileName(name, "appenddirname", "dirname");
}

Status CheckHostname(std::string& name) {
  if (name.size() >= 256) return Failure{"Hostnames must be less than 256 characters"};
  const bool good = std::all_of(name.begin(), name.end(),
                                [](char c) { return IsAlphanumeric(c) || c == '-' || c == '.'; });
  if (good) return base::Ok();
  return Failure{"Hostnames may only contain alphanumeric characters, hyphens or dots"};
}

Status CheckNodeName(std::string& name) {
  if (name.find_first_of("!#$%&()*+:;<>?@[]^{|}~") == std::string::npos) return base::Ok();
  return Failure{"Announced human node name contained invalid character"};
}

Status CheckIpv4(std::string& address) {
  return CheckAddress(address, AF_INET, "Invalid IPv4 address");
}

Status CheckIpv6(std::string& address) {
  return CheckAddress(address, AF_INET6, "Invalid IPv6 address");
}

Status CheckLocale(std::string& name) {
  const locale_t locale = newlocale(LC_COLLATE_MASK, name.c_str(), locale_t{});
  if (!locale) return Failure{"Invalid locale name"};
  freelocale(locale);
  return base::Ok();
}

Status CheckProcTitle(std::string& pattern) {
  if (!pattern.empty() && IsTitlePattern(pattern)) return base::Ok();
  return Failure{"template format is invalid or contains unknown variables"};
}

Status ClampHz(std::uint32_t& hz) {
  hz = std::clamp(hz, 1u, 500u);
  return base::Ok();
}

Status RaiseBacklogSize(std::uint64_t& bytes) {
  bytes = std::max<std::uint64_t>(bytes, 16 << 10);
  return base::Ok();
}

Status SettleOomScoreAdj(std::string& value) {
  if (value == "relative") value = "yes";
  return base::Ok();
}

}  // namespace oribi::config
