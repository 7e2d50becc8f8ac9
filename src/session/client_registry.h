#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "session/client.h"

namespace oribi::session {

// All connected clients, in order of their ids (which is the order of CLIENT LIST), and those that
// something happened to outside their own turn: output to send, or an end to make. Owns none of
// them.
//
// What is published to many makes a *crowd* of them: bringing it to ten thousand costs a send each,
// some 50 ms in all. So they are served in slices, with others' turns in between, and what is
// published meanwhile goes along to those who are still to come: the more is published, the fewer
// sends a message takes. As a slice is a part of the crowd, nobody waits longer than for some
// turns, and a publisher never gets far ahead of its listeners.
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

  // An audience of more than this is a crowd.
  static constexpr std::size_t kFew = 8;
  // The same as MarkPending for one of a crowd, whose turn comes a little later.
  void MarkInCrowd(Client& client);
  // The next slice, in place of what was in `taken`.
  void TakeFromCrowd(std::vector<Client*>& taken);
  bool has_crowd() const { return !crowd_.empty(); }
  template <typename Visit>
  void ForEachInCrowd(Visit&& visit) const {
    for (Client* const client : crowd_) {
      if (client != nullptr) visit(*client);
    }
  }

 private:
  std::map<std::uint64_t, Client*> clients_;
  std::vector<Client*> pending_;
  // Places are counted on and on; one who has gone leaves a gap.
  std::deque<Client*> crowd_;
  std::uint32_t first_place_ = 0;
  std::uint64_t last_id_ = 0;
};

}  // namespace oribi::session
