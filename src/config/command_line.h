#pragma once

#include <istream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/conf_file.h"
#include "config/config.h"

// The command line as redis-server takes it: [/path/to/conf] [--option value …] [-]
namespace oribi::config {

struct Startup {
  enum class Action { kServe, kPrintVersion, kPrintHelp, kPrintDefaultConf };
  Action action = Action::kServe;
  std::string conf_file;  // as an absolute path; empty without one
  bool reads_standard_input = false;
  std::vector<ConfLine> lines;  // the options, as lines of a conf file
};

// `arguments` are those after the program's name.
base::Result<Startup> ReadCommandLine(std::span<const std::string_view> arguments);

// Reads the conf file, then standard input if "-" asks for it, then the options: the later wins.
base::Status Load(const Startup& startup, std::istream& standard_input, Config& config);

std::string HelpText(std::string_view program);

}  // namespace oribi::config
