#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "commands/function_registry.h"
#include "commands/server_control.h"
#include "commands/table.h"
#include "config/config.h"
#include "keyspace/keyspace.h"
#include "pubsub/hub.h"
#include "server/blocking.h"
#include "server/caching_clients.h"
#include "server/pausing.h"
#include "server/reclaimer.h"
#include "server/stats.h"
#include "server/watching.h"
#include "session/client_registry.h"

namespace oribi::server {

// What INFO tells of.
struct InfoSources {
  const config::Config& config;
  const ServerStats& stats;
  const keyspace::Keyspace& keyspace;
  const session::ClientRegistry& clients;
  const pubsub::Hub& pubsub;
  const commands::CommandTable& commands;
  const commands::FunctionRegistry& functions;
  const base::Clock& clock;
  const BackgroundReclaimer& reclaimer;
  const Blocking& blocking;
  const Watching& watching;
  const CachingClients& caching_clients;
  const Pausing& pausing;
  std::string_view run_id;
  std::int64_t started_ms;
  std::int64_t last_save_s;
  std::function<commands::MemoryFigures()> memory;  // takes a walk over the clients
};

// The text of INFO: the sections that are named ("default", "all" and "everything" among them), in
// Redis' order, or the default ones when none is.
std::string InfoText(const InfoSources& sources, std::span<const std::string_view> sections);

// 40 hexadecimal digits, drawn anew at each call: the identity of a run.
std::string MakeRunId();

}  // namespace oribi::server
