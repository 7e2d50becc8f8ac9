#include "config/config.h"

namespace oribi::config {

Config::Config() = default;
Config::~Config() = default;

}  // namespace oribi::config
