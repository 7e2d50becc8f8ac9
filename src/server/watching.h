#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "keyspace/events.h"
#include "keyspace/keyspace.h"
#include "server/key_fanout.h"
#include "session/client.h"

namespace oribi::server {

// WATCH: which clients want to know whether a key changes before their EXEC. The first change ends
// a client's watching, of all its keys: more could not make a difference.
class Watching final : public keyspace::KeyEvents {
 public:
  Watching(keyspace::Keyspace& keyspace, KeyFanout& fanout)
      : keyspace_(keyspace), fanout_(fanout) {}

  void Watch(session::Client& client, const keyspace::Key& key);
  void Unwatch(session::Client& client);
  // Keys that are due count as changed: lets those go that the client watches.
  void ExpireWatched(session::Client& client);

  std::size_t clients() const { return clients_; }
  std::size_t keys() const { return watchers_.size(); }

  // keyspace::KeyEvents
  void OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) override;
  void OnFlush(int db) override;
  void OnSwap(int a, int b) override;

 private:
  void MarkChanged(session::Client& client);
  template <typename IsMeant>
  void ChangeAll(const IsMeant& is_meant);

  keyspace::Keyspace& keyspace_;
  KeyFanout& fanout_;
  std::unordered_map<std::string, std::vector<session::Client*>> watchers_;
  std::size_t clients_ = 0;
};

}  // namespace oribi::server
