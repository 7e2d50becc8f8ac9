#include "server/server.h"

namespace oribi::server {

std::string Server::Info(std::span<const std::string_view> sections) {
  (void)sections;
  return "# Server\r\nredis_version:7.4.0\r\n";
}

}  // namespace oribi::server
