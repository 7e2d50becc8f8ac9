#pragma once

#include <string_view>

namespace oribi::base {

// Redis' patterns: * ? [abc] [^a-z] and \ to take the next byte as it is. A pattern takes O(pattern
// x text) at worst, so "a*a*a*a*…" is no attack.
bool GlobMatches(std::string_view pattern, std::string_view text, bool ignore_case = false);

// The bytes every match must start with ("user:" of "user:*"), so that a search can skip the rest.
std::string_view GlobPrefix(std::string_view pattern);

}  // namespace oribi::base
