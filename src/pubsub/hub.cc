#include "pubsub/hub.h"

#include <string>
#include <vector>

namespace oribi::pubsub {

std::vector<std::string_view> Subscriber::Names(Kind kind) const {
  std::vector<std::string_view> names;
  for (const auto& [audience, place] : places_) {
    if (audience->kind == kind) names.push_back(audience->name);
  }
  return names;
}

std::size_t Subscriber::memory_bytes() const {
  constexpr std::size_t kPerPlace = sizeof(void*) + sizeof(decltype(places_)::value_type);
  return sizeof(Subscriber) + places_.size() * kPerPlace + places_.bucket_count() * sizeof(void*);
}

Hub::Hub(Outlet& outlet, std::uint64_t seed)
    : outlet_(outlet),
      audiences_{Audiences(0, SeededHash{seed}), Audiences(0, SeededHash{seed}),
                 Audiences(0, SeededHash{seed})},
      patterns_(seed) {}

bool Hub::Subscribe(Subscriber& subscriber, Kind kind, std::string_view name) {
  Audience& audience = Make(kind, name);
  if (subscriber.places_.contains(&audience)) return false;
  outlet_.Settle();
  Add(subscriber, audience);
  return true;
}

Audience& Hub::Make(Kind kind, std::string_view name) {
  const auto at = of(kind).find(name);
  if (at != of(kind).end()) return *at->second;
  auto made = std::make_unique<Audience>(name, kind);
  Audience& audience = *made;
  of(kind).emplace(audience.name, std::move(made));
  if (kind == Kind::kPattern) patterns_.Add(audience);
  return audience;
}

void Hub::Add(Subscriber& subscriber, Audience& audience) {
  if (subscriber.places_.empty()) ++subscribers_;
  if (subscriber.places_.size() == 1) ++subscriber.places_.begin()->first->with_others;
  if (!subscriber.places_.empty()) ++audience.with_others;
  subscriber.places_.emplace(&audience, static_cast<std::uint32_t>(audience.subscribers.size()));
  audience.subscribers.push_back(&subscriber);
  ++subscriber.counts_[static_cast<std::size_t>(audience.kind)];
}

bool Hub::Unsubscribe(Subscriber& subscriber, Kind kind, std::string_view name) {
  const auto at = of(kind).find(name);
  if (at == of(kind).end() || !subscriber.places_.contains(at->second.get())) return false;
  outlet_.Settle();
  Remove(subscriber, *at->second);
  return true;
}

void Hub::UnsubscribeAll(Subscriber& subscriber) {
  if (subscriber.total() > 0) outlet_.Settle();
  while (subscriber.total() > 0) Remove(subscriber, *subscriber.places_.begin()->first);
}

void Hub::Remove(Subscriber& subscriber, Audience& audience) {
  if (subscriber.places_.size() > 1) --audience.with_others;
  const auto at = subscriber.places_.find(&audience);
  LeavePlace(audience, at->second);
  subscriber.places_.erase(at);
  --subscriber.counts_[static_cast<std::size_t>(audience.kind)];
  if (subscriber.places_.empty()) --subscribers_;
  if (subscriber.places_.size() == 1) --subscriber.places_.begin()->first->with_others;
  if (audience.subscribers.empty()) Drop(audience);
}

// The last one moves into the gap.
void Hub::LeavePlace(Audience& audience, std::uint32_t place) {
  std::vector<Subscriber*>& all = audience.subscribers;
  all[place] = all.back();
  all[place]->places_[&audience] = place;
  all.pop_back();
  if (all.size() < all.capacity() / 4) all.shrink_to_fit();
}

void Hub::Drop(Audience& audience) {
  if (audience.kind == Kind::kPattern) patterns_.Remove(audience);
  Audiences& all = of(audience.kind);
  all.erase(all.find(audience.name));
}

int Hub::Publish(std::string_view channel, std::string_view message) {
  int sent = SendTo(Kind::kChannel, channel, message);
  if (of(Kind::kPattern).empty()) return sent;
  patterns_.Match(channel, [&](Audience& pattern) {
    outlet_.Send(pattern, channel, message);
    sent += static_cast<int>(pattern.subscribers.size());
  });
  return sent;
}

int Hub::PublishToShard(std::string_view channel, std::string_view message) {
  return SendTo(Kind::kShardChannel, channel, message);
}

int Hub::SendTo(Kind kind, std::string_view channel, std::string_view message) {
  const auto at = of(kind).find(channel);
  if (at == of(kind).end()) return 0;
  Audience& audience = *at->second;
  outlet_.Send(audience, channel, message);
  return static_cast<int>(audience.subscribers.size());
}

std::size_t Hub::count(Kind kind, std::string_view name) const {
  const auto at = of(kind).find(name);
  return at == of(kind).end() ? 0 : at->second->subscribers.size();
}

}  // namespace oribi::pubsub
