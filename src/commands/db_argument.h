#pragma once

#include <cstdint>
#include <limits>

#include "commands/arg_reader.h"

namespace oribi::commands {

// Redis reads the number of a database as an int and words its range so (grammar included).
inline constexpr std::string_view kNotAnInt32 =
    "ERR value is out of range, value must between -2147483648 and 2147483647";

inline bool FitsInt32(std::int64_t value) {
  return value >= std::numeric_limits<std::int32_t>::min() &&
         value <= std::numeric_limits<std::int32_t>::max();
}

// The number of a database there is; 0 after an error.
inline int ReadDbIndex(ArgReader& args, const keyspace::Keyspace& keyspace) {
  const std::int64_t index = args.Integer();
  if (!FitsInt32(index)) args.Fail(kNotAnInt32);
  if (index < 0 || index >= keyspace.databases()) args.Fail(protocol::errors::kDbOutOfRange);
  return args.ok() ? static_cast<int>(index) : 0;
}

}  // namespace oribi::commands
