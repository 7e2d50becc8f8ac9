#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "pubsub/pattern_index.h"
#include "pubsub/subscriber.h"

namespace oribi::pubsub {

// Who brings a message to the subscribers. It may put that off until Settle(): the hub calls it
// before any audience changes.
class Outlet {
 public:
  // `audience.name` is the channel, or the pattern that matched it.
  virtual void Send(Audience& audience, std::string_view channel, std::string_view message) = 0;
  virtual void Settle() = 0;

 protected:
  ~Outlet() = default;
};

// Channels, shard channels and patterns, and who listens to them. One is kept only as long as
// somebody does.
class Hub {
 public:
  Hub(Outlet& outlet, std::uint64_t seed);
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // False when it was so already.
  bool Subscribe(Subscriber& subscriber, Kind kind, std::string_view name);
  bool Unsubscribe(Subscriber& subscriber, Kind kind, std::string_view name);
  void UnsubscribeAll(Subscriber& subscriber);

  // To all who listen to the channel or to a pattern that matches it; how often it was sent.
  int Publish(std::string_view channel, std::string_view message);
  int PublishToShard(std::string_view channel, std::string_view message);
  // Whether Publish could reach anybody at all.
  bool has_listeners() const { return !of(Kind::kChannel).empty() || !of(Kind::kPattern).empty(); }

  // How many channels, patterns or shard channels there are.
  std::size_t count(Kind kind) const { return of(kind).size(); }
  // How many listen to this one.
  std::size_t count(Kind kind, std::string_view name) const;
  // How many listen to anything.
  std::size_t subscribers() const { return subscribers_; }
  // Calls `each(name)`, in no order.
  template <typename Each>
  void ForEach(Kind kind, Each each) const {
    for (const auto& [name, audience] : of(kind)) each(name);
  }

 private:
  // Keys are views of the audiences' names.
  using Audiences = std::unordered_map<std::string_view, std::unique_ptr<Audience>, SeededHash>;

  Audiences& of(Kind kind) { return audiences_[static_cast<std::size_t>(kind)]; }
  const Audiences& of(Kind kind) const { return audiences_[static_cast<std::size_t>(kind)]; }
  Audience& Make(Kind kind, std::string_view name);
  void Add(Subscriber& subscriber, Audience& audience);
  void Remove(Subscriber& subscriber, Audience& audience);
  static void LeavePlace(Audience& audience, std::uint32_t place);
  void Drop(Audience& audience);
  int SendTo(Kind kind, std::string_view channel, std::string_view message);

  Outlet& outlet_;
  std::array<Audiences, kKinds> audiences_;
  PatternIndex patterns_;
  std::size_t subscribers_ = 0;
};

}  // namespace oribi::pubsub
