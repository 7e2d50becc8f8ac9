#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "session/client.h"

namespace oribi::commands {

// What runs for a client now, or what ran last.
struct ClientCommand {
  std::string_view name;  // empty when there was none
  std::size_t argument_bytes = 0;
};

// What CLIENT LIST tells of each client, in one line that ends with '\n'.
std::string ClientLine(const session::Client& client, std::int64_t now_ms,
                       const ClientCommand& command);

// The TYPE of CLIENT LIST and CLIENT KILL.
enum class ClientType { kNormal, kMaster, kReplica, kPubsub };
std::optional<ClientType> ClientTypeByName(std::string_view name);
ClientType TypeOf(const session::Client& client);

}  // namespace oribi::commands
