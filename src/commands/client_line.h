#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "session/client.h"

namespace oribi::commands {

// What CLIENT LIST tells of each client, in one line that ends with '\n'. `argument_bytes`: of the
// command that runs for it now.
std::string ClientLine(const session::Client& client, std::int64_t now_ms,
                       std::size_t argument_bytes);

// The TYPE of CLIENT LIST and CLIENT KILL.
enum class ClientType { kNormal, kMaster, kReplica, kPubsub };
std::optional<ClientType> ClientTypeByName(std::string_view name);
ClientType TypeOf(const session::Client& client);

}  // namespace oribi::commands
