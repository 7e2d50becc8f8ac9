#include "server/watching.h"

#include <algorithm>
#include <utility>

#include "server/key_name.h"

namespace oribi::server {

void Watching::Watch(session::Client& client, const keyspace::Key& key) {
  session::Transaction& transaction = client.MutableTransaction();
  if (transaction.changed) return;
  const auto same = [&](const session::WatchedKey& watched) {
    return watched.db == client.db && watched.key == key.text;
  };
  auto& watched = transaction.watched;
  if (std::any_of(watched.begin(), watched.end(), same)) return;
  // A due key goes now, so that its going is no change later.
  const bool exists = keyspace_.db(client.db).Write(key).exists();
  if (watchers_.empty()) fanout_.Add(KeyFanout::kWatching, *this);
  if (watched.empty()) ++clients_;
  watchers_[KeyName(client.db, key.text)].push_back(&client);
  watched.push_back({client.db, std::string(key.text), exists});
}

void Watching::Unwatch(session::Client& client) {
  session::Transaction* const transaction = client.transaction();
  if (transaction == nullptr) return;
  transaction->changed = false;
  if (transaction->watched.empty()) return;
  for (const session::WatchedKey& watched : std::exchange(transaction->watched, {})) {
    const auto found = watchers_.find(KeyName(watched.db, watched.key));
    std::erase(found->second, &client);
    if (found->second.empty()) watchers_.erase(found);
  }
  --clients_;
  if (watchers_.empty()) fanout_.Remove(KeyFanout::kWatching);
}

void Watching::ExpireWatched(session::Client& client) {
  if (client.transaction() == nullptr) return;
  const std::vector<session::WatchedKey> watched = client.transaction()->watched;
  for (const session::WatchedKey& key : watched) {
    const bool exists = keyspace_.db(key.db).Write(keyspace_.MakeKey(key.key)).exists();
    // While the server is paused a due key goes without a word.
    if (key.existed && !exists) MarkChanged(client);
  }
}

void Watching::MarkChanged(session::Client& client) {
  Unwatch(client);
  client.transaction()->changed = true;
}

void Watching::OnKeyEvent(int db, std::string_view key, const keyspace::KeyEvent& event) {
  if (!event.IsChange()) return;
  const auto found = watchers_.find(KeyName(db, key));
  if (found == watchers_.end()) return;
  const std::vector<session::Client*> watchers = found->second;
  for (session::Client* const client : watchers) MarkChanged(*client);
}

// Marks the clients with a watched key that is meant.
template <typename IsMeant>
void Watching::ChangeAll(const IsMeant& is_meant) {
  std::vector<session::Client*> clients;
  for (const auto& [name, watchers] : watchers_) {
    clients.insert(clients.end(), watchers.begin(), watchers.end());
  }
  std::sort(clients.begin(), clients.end());
  clients.erase(std::unique(clients.begin(), clients.end()), clients.end());
  for (session::Client* const client : clients) {
    const auto& watched = client->transaction()->watched;
    if (std::any_of(watched.begin(), watched.end(), is_meant)) MarkChanged(*client);
  }
}

void Watching::OnFlush(int db) {
  ChangeAll([db](const session::WatchedKey& watched) {
    return watched.existed && (db == keyspace::kAllDatabases || db == watched.db);
  });
}

// A key that is missing before and after has not changed.
void Watching::OnSwap(int a, int b) {
  ChangeAll([this, a, b](const session::WatchedKey& watched) {
    if (watched.db != a && watched.db != b) return false;
    return watched.existed ||
           keyspace_.db(watched.db).Peek(keyspace_.MakeKey(watched.key)) != nullptr;
  });
}

}  // namespace oribi::server
