#pragma once

#include <cstring>
#include <string>
#include <string_view>

namespace oribi::server {

// One name for a key and its database's number: what tables of keys of all databases use.
inline std::string KeyName(int db, std::string_view key) {
  std::string name(sizeof db + key.size(), '\0');
  std::memcpy(name.data(), &db, sizeof db);
  key.copy(name.data() + sizeof db, key.size());
  return name;
}

}  // namespace oribi::server
