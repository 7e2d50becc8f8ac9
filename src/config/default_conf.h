#pragma once

#include <string>

namespace oribi::config {

// A conf file with every option, its meaning and its default, as --print-default-conf prints it.
std::string DefaultConf();

}  // namespace oribi::config
