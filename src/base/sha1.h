#pragma once

#include <string>
#include <string_view>

namespace oribi::base {

// SHA-1 (FIPS 180-4) as 40 hexadecimal digits. It names things, it protects nothing.
std::string Sha1Hex(std::string_view bytes);

}  // namespace oribi::base
