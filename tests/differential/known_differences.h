#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "differential/raw_bytes.h"
#include "differential/words.h"

namespace oribi::differential {

// The name of the known difference that explains these two replies, or nothing; `release` is the
// peer's major one. Every name has its reason under a heading of the same name in
// known_differences.md.
std::string_view KnownDifference(const Command& command, const Reply& peer, const Reply& ours,
                                 int release = 7);

// The same for bytes that need not be RESP.
std::string_view KnownRawDifference(const Conversation& conversation, const Outcome& peer,
                                    const Outcome& ours);

std::vector<std::string> KnownDifferenceNames();

}  // namespace oribi::differential
