#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/option_set.h"

// Redis' conf files: one option a line, words in quotes where needed, # at the beginning of a
// comment, and "include" with the path or glob pattern of further files. A later line wins, but the
// lines of some add up.
namespace oribi::config {

struct ConfLine {
  std::string file;        // or "command line"
  std::size_t number = 0;  // from 1; 0 has none
  std::vector<std::string> words;
};

// Reads the file and those it includes, in the order in which their lines count.
base::Result<std::vector<ConfLine>> ReadConfFile(const std::string& path);
// The same for text that has been read already; `source` is named in failures.
base::Result<std::vector<ConfLine>> ParseConf(std::string_view text, const std::string& source);
// Appends the line to `lines`, or the lines of the files it includes.
base::Status AddLine(ConfLine line, std::vector<ConfLine>& lines);

// Gives the options the values of the lines. The failure names file, line and reason.
base::Status Apply(const std::vector<ConfLine>& lines, OptionSet& options);

base::Result<std::string> ReadWholeFile(const std::string& path);

}  // namespace oribi::config
