#include "base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace oribi::base {

Status Daemonize() {
  const pid_t child = fork();
  if (child < 0) return Failure{fmt::format("cannot fork: {}", std::strerror(errno))};
  if (child > 0) std::_Exit(0);
  setsid();
  const int nothing = open("/dev/null", O_RDWR);
  if (nothing < 0) return Ok();
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, standard);
  if (nothing > STDERR_FILENO) close(nothing);
  return Ok();
}

PidFile::~PidFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

Status PidFile::Write(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) {
    return Failure{fmt::format("cannot write the pid file {}: {}", path, std::strerror(errno))};
  }
  fmt::print(file, "{}\n", getpid());
  std::fclose(file);
  path_ = path;
  return Ok();
}

bool NotifySystemd(std::string_view state) {
  const char* const path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  if (path == nullptr || path[0] == '\0') return false;
  const std::size_t length = std::strlen(path);
  if (length >= sizeof address.sun_path) return false;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path, length);
  if (path[0] == '@') address.sun_path[0] = '\0';  // in the abstract name space
  const int socket_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket_fd < 0) return false;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
  const auto sent = sendto(socket_fd, state.data(), state.size(), MSG_NOSIGNAL,
                           reinterpret_cast<const sockaddr*>(&address), size);
  close(socket_fd);
  return sent == static_cast<ssize_t>(state.size());
}

}  // namespace oribi::base
