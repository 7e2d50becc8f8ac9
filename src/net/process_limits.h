#pragma once

#include "base/result.h"
#include "config/config.h"

namespace oribi::net {

// At start: raises the limit of open files to what maxclients needs, or lowers maxclients to what
// the system gives.
void FitMaxClients(config::Config& config);

// At runtime: fails, in Redis' words, when the system does not give what maxclients needs now.
base::Status CheckMaxClients(const config::Config& config);

}  // namespace oribi::net
