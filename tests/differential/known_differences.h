#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "differential/words.h"

namespace oribi::differential {

// The name of the known difference that explains these two replies, or nothing. Every name has its
// reason under a heading of the same name in known_differences.md.
std::string_view KnownDifference(const Command& command, const Reply& peer, const Reply& ours);

std::vector<std::string> KnownDifferenceNames();

}  // namespace oribi::differential
