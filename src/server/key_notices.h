#pragma once

#include <string_view>

#include "config/key_event_flags.h"
#include "keyspace/events.h"
#include "pubsub/hub.h"
#include "server/key_fanout.h"

namespace oribi::server {

// Publishes key events, as notify-keyspace-events says: to __keyspace@<db>__:<key> the event, to
// __keyevent@<db>__:<event> the key.
class KeyNotices final : public keyspace::KeyEvents {
 public:
  KeyNotices(KeyFanout& fanout, pubsub::Hub& hub) : fanout_(fanout), hub_(hub) {}

  void SetFlags(config::KeyEventFlags flags);

  // keyspace::KeyEvents
  void OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) override;
  void OnFlush(int /*db*/) override {}
  void OnSwap(int /*a*/, int /*b*/) override {}

 private:
  KeyFanout& fanout_;
  pubsub::Hub& hub_;
  config::KeyEventFlags flags_;
};

}  // namespace oribi::server
