#pragma once

#include <cstdint>
#include <string_view>

#include "differential/words.h"

namespace oribi::differential {

// How two replies to one command must agree. Errors must always be equal to the byte.
enum class Rule {
  kExact,
  kAnyOrder,      // same elements; a map's pairs stay together
  kScan,          // any order, where one call gave everything on both sides
  kCount,         // so many random elements
  kSeconds,       // times may be a second apart
  kMilliseconds,  // times may be as far apart as the servers were asked
  kShape,         // same type, null or not: random, or about the server itself
};

Rule RuleFor(const Command& command);

// `slack_ms` is what may have passed between the two servers' clock readings.
bool Agree(Rule rule, std::string_view peer, std::string_view ours, std::int64_t slack_ms);

}  // namespace oribi::differential
