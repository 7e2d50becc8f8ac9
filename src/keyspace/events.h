#pragma once

#include <cstdint>
#include <string_view>

#include "keyspace/key.h"

namespace oribi::keyspace {

// The class letters of notify-keyspace-events.
enum class EventClass : char {
  kNone = 0,  // a change of which Redis tells watchers only
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

  // Two classes tell of no change of their own: a key was looked for in vain; a key was made, for
  // reasons that another event tells of.
  bool IsChange() const { return of != EventClass::kMiss && of != EventClass::kNew; }
};

inline constexpr int kAllDatabases = -1;

// What wants to know of changes: the server ties it to pub/sub, watchers, tracking, the log. Called
// by the write handle after the change, inside the command; must not write keys itself.
class KeyEvents {
 public:
  virtual ~KeyEvents() = default;
  virtual void OnKeyEvent(int db, std::string_view key, const KeyEvent& event) = 0;
  // A whole database goes, or all of them: its keys are still there.
  virtual void OnFlush(int db) = 0;
  // Two databases have exchanged their contents.
  virtual void OnSwap(int a, int b) = 0;
};

}  // namespace oribi::keyspace
