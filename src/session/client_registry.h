#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "session/client.h"

namespace oribi::session {

// All connected clients, in order of their ids (which is the order of CLIENT LIST), and those that
// something happened to outside their own turn: output to send, or an end to make. Owns none of
// them.
class ClientRegistry {
 public:
  std::uint64_t NextId() { return ++last_id_; }
  void Add(Client& client) { clients_.emplace(client.id, &client); }
  // Must be called before the client is destroyed.
  void Remove(Client& client);
  Client* Find(std::uint64_t id) const;
  std::size_t size() const { return clients_.size(); }
  const std::map<std::uint64_t, Client*>& clients() const { return clients_; }

  // Something was written to client.reply, or client.closing was set, outside its own turn: net
  // looks at it before the loop waits again.
  void MarkPending(Client& client);
  // The marked ones, in place of what was in `taken`; the list starts anew.
  void TakePending(std::vector<Client*>& taken);

 private:
  std::map<std::uint64_t, Client*> clients_;
  std::vector<Client*> pending_;
  std::uint64_t last_id_ = 0;
};

}  // namespace oribi::session
