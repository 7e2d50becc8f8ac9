#pragma once

#include <string>
#include <string_view>

namespace oribi::base {

// SHA-256 (FIPS 180-4) as 64 hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace oribi::base
