#pragma once

#include "base/result.h"
#include "commands/function_registry.h"
#include "config/config.h"

namespace oribi::server {

// The functions that are compiled in.
void AddShippedFunctions(commands::FunctionRegistry& functions);

// Loads every library that loadfunctions names, and keeps it loaded; the first that cannot be
// served ends it, and the server must not start then.
base::Status LoadLibraries(const config::Config& config, commands::FunctionRegistry& functions);

}  // namespace oribi::server
