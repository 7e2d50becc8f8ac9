#include "session/client_registry.h"

#include <algorithm>
#include <utility>

namespace oribi::session {
namespace {

// With 50 who listen and a publisher at depth 100, a message takes 65 ns to each of them if all are
// served at once, 45 if it is 32 at a time, 29 if 16 and 20 if 8 (CPU time, loopback TCP).
constexpr std::size_t kLeastSlice = 8;
constexpr std::size_t kSlices = 8;

}  // namespace

void ClientRegistry::Remove(Client& client) {
  clients_.erase(client.id);
  if (client.output_pending) std::erase(pending_, &client);
  if (client.in_crowd) crowd_[client.crowd_place - first_place_] = nullptr;
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

void ClientRegistry::MarkInCrowd(Client& client) {
  if (client.in_crowd) return;
  client.in_crowd = true;
  client.crowd_place = first_place_ + static_cast<std::uint32_t>(crowd_.size());
  crowd_.push_back(&client);
}

void ClientRegistry::TakeFromCrowd(std::vector<Client*>& taken) {
  taken.clear();
  const std::size_t most = std::max(kLeastSlice, crowd_.size() / kSlices);
  for (; !crowd_.empty() && taken.size() < most; crowd_.pop_front(), ++first_place_) {
    Client* const client = crowd_.front();
    if (client == nullptr) continue;
    client->in_crowd = false;
    taken.push_back(client);
  }
}

}  // namespace oribi::session
