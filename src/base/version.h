#pragma once

#include <string_view>

namespace oribi::base {

inline constexpr std::string_view kVersion = "0.1.0";
// The Redis whose commands these are: clients and tools choose their features by it.
inline constexpr std::string_view kRedisVersion = "7.4.0";

}  // namespace oribi::base
