#include "session/client_registry.h"

#include <algorithm>
#include <utility>

namespace oribi::session {

void ClientRegistry::Remove(Client& client) {
  clients_.erase(client.id);
  if (client.output_pending) std::erase(pending_, &client);
}

Client* ClientRegistry::Find(std::uint64_t id) const {
  const auto at = clients_.find(id);
  return at == clients_.end() ? nullptr : at->second;
}

void ClientRegistry::MarkPending(Client& client) {
  if (client.output_pending) return;
  client.output_pending = true;
  pending_.push_back(&client);
}

void ClientRegistry::TakePending(std::vector<Client*>& taken) {
  taken.clear();
  taken.swap(pending_);
  for (Client* client : taken) client->output_pending = false;
}

}  // namespace oribi::session
