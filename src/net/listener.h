#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "net/file_descriptor.h"

namespace oribi::net {

// A socket that clients connect to.
struct ListeningSocket {
  FileDescriptor descriptor;
  bool is_unix = false;
};

// Listens at each of `addresses`: "*" is all of IPv4, "::*" all of IPv6; one that begins with '-'
// may be missing on this machine, and so may a whole protocol. A port of 0 listens nowhere.
base::Result<std::vector<ListeningSocket>> ListenTcp(const std::vector<std::string>& addresses,
                                                     std::uint32_t port, std::uint32_t backlog);

// A file of that name is replaced; `permissions` 0 leaves them to the umask.
base::Result<ListeningSocket> ListenUnix(const std::string& path, std::uint32_t permissions,
                                         std::uint32_t backlog);

}  // namespace oribi::net
