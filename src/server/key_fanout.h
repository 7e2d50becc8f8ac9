#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "keyspace/events.h"
#include "keyspace/state.h"

namespace oribi::server {

// Hands key events on to all who listen. The keyspace hears of it only while somebody does, so that
// a write costs nothing more when nobody wants to know.
class KeyFanout final : public keyspace::KeyEvents {
 public:
  explicit KeyFanout(keyspace::KeyspaceState& state) : state_(state) {}

  void Add(keyspace::KeyEvents& listener) {
    listeners_.push_back(&listener);
    state_.events = this;
  }
  void Remove(keyspace::KeyEvents& listener) {
    std::erase(listeners_, &listener);
    if (listeners_.empty()) state_.events = nullptr;
  }

  void OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) override {
    for (keyspace::KeyEvents* const listener : listeners_) listener->OnKeyEvent(db, key, event);
  }
  void OnFlush(int db) override {
    for (keyspace::KeyEvents* const listener : listeners_) listener->OnFlush(db);
  }

 private:
  keyspace::KeyspaceState& state_;
  std::vector<keyspace::KeyEvents*> listeners_;
};

}  // namespace oribi::server
