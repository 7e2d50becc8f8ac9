#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"

namespace oribi::config {

// CONFIG REWRITE: changes the conf file so that reading it gives what is set now. Comments, order
// and lines that still say the truth stay; the file is there whole, old or new, at every moment.
// `users`, when given, replaces all user directives (each without the word "user"). Failures are
// complete error replies ("ERR …").
base::Status RewriteConf(const Config& config,
                         const std::optional<std::vector<std::string>>& users = std::nullopt);

}  // namespace oribi::config
