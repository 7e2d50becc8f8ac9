#include "session/client.h"

namespace oribi::session {

const ClientDetails& Client::details() const {
  static const ClientDetails kNone;
  return details_ ? *details_ : kNone;
}

ClientDetails& Client::MutableDetails() {
  if (!details_) details_ = std::make_unique<ClientDetails>();
  return *details_;
}

void Client::ResetState(bool is_authenticated) {
  if (details_) details_->name.clear();
  db = 0;
  resp = 2;
  authenticated = is_authenticated;
  reply_mode = ReplyMode::kOn;
  no_evict = false;
  no_touch = false;
}

std::size_t Client::memory_bytes() const {
  return sizeof(Client) + reply.memory_bytes() + QueryBytes() + QueryFreeBytes() +
         (details_ ? sizeof(ClientDetails) : 0);
}

}  // namespace oribi::session
