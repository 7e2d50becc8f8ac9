#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace oribi::net {

// A few commands that a client of a rough crowd says at once.
struct Phrase {
  std::string requests;
  int replies = 0;  // besides messages and other pushes, when the client speaks RESP3
};

// What a client may say next, drawn at random.
class RoughWords {
 public:
  // In a larger crowd there are more channels, so that a message reaches some, not all.
  RoughWords(std::uint64_t seed, std::size_t crowd) : random_(seed), channels_(50 + crowd / 5) {}

  // Of one that is to know how many replies it gets: it says nothing that leaves that open.
  Phrase Orderly();
  // Of one that says anything in any state.
  std::string Wild();

  // Ids of clients; some of them have gone.
  void Know(std::int64_t id);

  base::Random& random() { return random_; }

 private:
  using Command = std::vector<std::string>;

  Command Listening();
  Command Publishing();
  Command Writing();
  Command WritingCollections();
  Command Large();
  Command Reading();
  Command Blocking();
  Command Tracking();
  Command Killing();
  Command Rare();
  Command Anything();
  Phrase Transaction();

  bool OneIn(std::uint64_t n) { return random_.Below(n) == 0; }
  std::string Some(std::string_view prefix, std::uint64_t count) {
    return std::string(prefix) + std::to_string(random_.Below(count));
  }
  std::string Key() { return Some("key:", 500); }
  std::string Payload();
  std::string Id();
  template <typename... Words>
  std::string OneOf(const Words&... words);

  base::Random random_;
  std::uint64_t channels_;
  std::vector<std::int64_t> ids_;
};

// Errors that Redis gives to what a wild client says, too.
bool IsKnownError(std::string_view error);

}  // namespace oribi::net
