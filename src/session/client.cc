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

Subscription& Client::MutableSubscription() {
  if (!subscription_) subscription_ = std::make_unique<Subscription>(*this);
  return *subscription_;
}

void Client::SettleSubscription() {
  const bool subscribed = subscription_ && subscription_->total() > 0;
  if (!subscribed) subscription_.reset();
  const unsigned others = modes & ~unsigned{kSubscribed};
  modes = static_cast<std::uint8_t>(others | (subscribed ? kSubscribed : 0));
}

Transaction& Client::MutableTransaction() {
  auto& transaction = MutableDetails().transaction;
  if (!transaction) transaction = std::make_unique<Transaction>();
  return *transaction;
}

Tracking& Client::MutableTracking() {
  auto& tracking = MutableDetails().tracking;
  if (!tracking) tracking = std::make_unique<Tracking>();
  return *tracking;
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
         (details_ ? sizeof(ClientDetails) : 0) +
         (subscription_ ? subscription_->memory_bytes() : 0) +
         (transaction() == nullptr ? 0 : transaction()->memory_bytes());
}

}  // namespace oribi::session
