#pragma once

#include <cstdint>
#include <string_view>

#include "keyspace/key.h"

namespace oribi::keyspace {

// The class letters of notify-keyspace-events.
enum class EventClass : char {
  kGeneric = 'g',
  kString = '$',
  kList = 'l',
  kSet = 's',
  kHash = 'h',
  kZset = 'z',
  kExpired = 'x',
  kEvicted = 'e',
  kStream = 't',
  kMiss = 'm',
  kNew = 'n',
};

// A key event as Redis names it: {"set", EventClass::kString}.
struct KeyEvent {
  std::string_view name;
  EventClass of = EventClass::kGeneric;
};

// What wants to know of changes: the server ties it to pub/sub, watchers, tracking, the log. Called
// by the write handle after the change, inside the command; must not write keys itself.
class KeyEvents {
 public:
  virtual ~KeyEvents() = default;
  virtual void OnKeyEvent(int db, std::string_view key, const KeyEvent& event) = 0;
  // The whole database went (FLUSHDB, FLUSHALL) or changed its contents (SWAPDB).
  virtual void OnFlush(int db) = 0;
};

}  // namespace oribi::keyspace
