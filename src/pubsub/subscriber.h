#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oribi::pubsub {

enum class Kind : std::uint8_t { kChannel, kPattern, kShardChannel };
inline constexpr std::size_t kKinds = 3;

struct Audience;

// One who listens, and to what. Must have left its hub (Hub::UnsubscribeAll) before it ends.
class Subscriber {
 public:
  Subscriber() = default;
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  std::size_t count(Kind kind) const { return counts_[static_cast<std::size_t>(kind)]; }
  std::size_t total() const { return places_.size(); }
  // What it listens to, in no order.
  std::vector<std::string_view> Names(Kind kind) const;
  std::size_t memory_bytes() const;

 protected:
  ~Subscriber() = default;

 private:
  friend class Hub;

  std::unordered_map<Audience*, std::uint32_t> places_;  // in Audience::subscribers
  std::array<std::uint32_t, kKinds> counts_{};
};

// All who listen to one channel or pattern.
struct Audience {
  Audience(std::string_view audience_name, Kind audience_kind)
      : name(audience_name), kind(audience_kind) {}

  static constexpr std::uint32_t kNoRun = UINT32_MAX;

  const std::string name;
  const Kind kind;
  std::vector<Subscriber*> subscribers;
  // How many of them listen to something else as well. When none does, no one can tell in which
  // order this audience and another are served.
  std::uint32_t with_others = 0;
  // The outlet's own note about it.
  std::uint32_t run = kNoRun;
  // A pattern's place among those of the same prefix.
  std::uint32_t place = 0;
};

}  // namespace oribi::pubsub
