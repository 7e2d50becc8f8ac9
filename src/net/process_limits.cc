#include "net/process_limits.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdint>

#include "base/log.h"

namespace oribi::net {
namespace {

// For listening sockets, files, the log; Redis keeps as many.
constexpr std::uint64_t kReservedFiles = 32;

// Raises the soft limit as far as it goes, and the hard one where that is allowed. The limit in
// force afterwards.
std::uint64_t RaiseOpenFiles(std::uint64_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  if (limit.rlim_cur >= wanted) return limit.rlim_cur;
  const rlimit higher{wanted, std::max<rlim_t>(limit.rlim_max, wanted)};
  if (setrlimit(RLIMIT_NOFILE, &higher) == 0) return wanted;
  const rlimit possible{std::min<rlim_t>(limit.rlim_max, wanted), limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &possible) == 0) return possible.rlim_cur;
  return limit.rlim_cur;
}

}  // namespace

void FitMaxClients(config::Config& config) {
  const std::uint64_t wanted = config.maxclients() + kReservedFiles;
  const std::uint64_t files = RaiseOpenFiles(wanted);
  if (files >= wanted) return;
  const std::uint64_t possible = files > kReservedFiles ? files - kReservedFiles : 1;
  base::LogWarning(
      "maxclients {} needs {} open files, and the system allows {}: maxclients is {} now. Raise "
      "'ulimit -n' for more",
      config.maxclients(), wanted, files, possible);
  [[maybe_unused]] const auto read = config.maxclients.ReadSetting(std::to_string(possible));
}

base::Status CheckMaxClients(const config::Config& config) {
  const std::uint64_t wanted = config.maxclients() + kReservedFiles;
  const std::uint64_t files = RaiseOpenFiles(wanted);
  if (files >= wanted) return base::Ok();
  return base::Failure{
      fmt::format("The operating system is not able to handle the specified number of clients, try "
                  "with {}",
                  files > kReservedFiles ? files - kReservedFiles : 0)};
}

}  // namespace oribi::net
