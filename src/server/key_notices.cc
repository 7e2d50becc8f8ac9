#include "server/key_notices.h"

#include <fmt/format.h>

namespace oribi::server {
namespace {

using config::KeyEventFlags;
using keyspace::EventClass;

std::uint32_t FlagOf(EventClass of) {
  switch (of) {
    case EventClass::kNone: return 0;
    case EventClass::kGeneric: return KeyEventFlags::kGeneric;
    case EventClass::kString: return KeyEventFlags::kString;
    case EventClass::kList: return KeyEventFlags::kList;
    case EventClass::kSet: return KeyEventFlags::kSet;
    case EventClass::kHash: return KeyEventFlags::kHash;
    case EventClass::kZset: return KeyEventFlags::kZset;
    case EventClass::kExpired: return KeyEventFlags::kExpired;
    case EventClass::kEvicted: return KeyEventFlags::kEvicted;
    case EventClass::kStream: return KeyEventFlags::kStream;
    case EventClass::kMiss: return KeyEventFlags::kKeyMiss;
    case EventClass::kNew: return KeyEventFlags::kNew;
  }
  return 0;
}

}  // namespace

void KeyNotices::SetFlags(config::KeyEventFlags flags) {
  flags_ = flags;
  const bool publishes = (flags.bits & (KeyEventFlags::kKeyspace | KeyEventFlags::kKeyevent)) != 0;
  publishes ? fanout_.Add(KeyFanout::kPublishing, *this) : fanout_.Remove(KeyFanout::kPublishing);
}

void KeyNotices::OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) {
  if ((flags_.bits & FlagOf(event.of)) == 0 || !hub_.has_listeners()) return;
  if ((flags_.bits & KeyEventFlags::kKeyspace) != 0) {
    hub_.Publish(fmt::format("__keyspace@{}__:{}", db, key), event.name);
  }
  if ((flags_.bits & KeyEventFlags::kKeyevent) != 0) {
    hub_.Publish(fmt::format("__keyevent@{}__:{}", db, event.name), key);
  }
}

}  // namespace oribi::server
