#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/forms.h"

namespace oribi::config {

// The flags of notify-keyspace-events.
struct KeyEventFlags {
  enum Flag : std::uint32_t {
    kKeyspace = 1 << 0,  // K
    kKeyevent = 1 << 1,  // E
    kGeneric = 1 << 2,   // g
    kString = 1 << 3,    // $
    kList = 1 << 4,      // l
    kSet = 1 << 5,       // s
    kHash = 1 << 6,      // h
    kZset = 1 << 7,      // z
    kExpired = 1 << 8,   // x
    kEvicted = 1 << 9,   // e
    kStream = 1 << 10,   // t
    kModule = 1 << 11,   // d
    kKeyMiss = 1 << 12,  // m, not in A
    kNew = 1 << 13,      // n, not in A
    kAll = 0xFFC         // A
  };
  static constexpr bool kIsOneWord = true;
  std::uint32_t bits = 0;

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const KeyEventFlags&) const = default;
};

}  // namespace oribi::config
