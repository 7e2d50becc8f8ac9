#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "keyspace/events.h"
#include "keyspace/state.h"

namespace oribi::server {

// Hands key events on to all who listen. The keyspace hears of it only while somebody does, so that
// a write costs nothing more when nobody wants to know. A listener may begin or end to listen while
// an event is handed on.
class KeyFanout final : public keyspace::KeyEvents {
 public:
  // In the order in which they are told.
  enum Listener : std::uint8_t { kBlocking, kWatching, kTracking, kPublishing };

  explicit KeyFanout(keyspace::KeyspaceState& state) : state_(state) {}

  void Add(Listener which, keyspace::KeyEvents& listener) {
    listeners_[which] = &listener;
    state_.events = this;
  }
  void Remove(Listener which) {
    listeners_[which] = nullptr;
    for (const keyspace::KeyEvents* const listener : listeners_) {
      if (listener != nullptr) return;
    }
    state_.events = nullptr;
  }

  void OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) override {
    for (keyspace::KeyEvents* const& listener : listeners_) {
      if (listener != nullptr) listener->OnKeyEvent(db, key, event);
    }
  }
  void OnFlush(int db) override {
    for (keyspace::KeyEvents* const& listener : listeners_) {
      if (listener != nullptr) listener->OnFlush(db);
    }
  }
  void OnSwap(int a, int b) override {
    for (keyspace::KeyEvents* const& listener : listeners_) {
      if (listener != nullptr) listener->OnSwap(a, b);
    }
  }

 private:
  keyspace::KeyspaceState& state_;
  std::array<keyspace::KeyEvents*, 4> listeners_{};
};

}  // namespace oribi::server
