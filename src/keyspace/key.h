#pragma once

#include <cstdint>
#include <string_view>

namespace oribi::keyspace {

// A key's name with its hash, which is computed once, before the command runs, so that what the
// lookup will touch can be fetched ahead. The view ends with the handler.
struct Key {
  std::string_view text;
  std::uint64_t hash = 0;
};

}  // namespace oribi::keyspace
