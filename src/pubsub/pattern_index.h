#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/glob.h"
#include "base/hash.h"
#include "pubsub/subscriber.h"

namespace oribi::pubsub {

// In Redis the channel without a name is matched by the empty pattern alone, not by "*".
inline bool PatternMatches(std::string_view pattern, std::string_view channel) {
  return channel.empty() ? pattern.empty() : base::GlobMatches(pattern, channel);
}

// A string hashed with a seed nobody knows.
struct SeededHash {
  std::uint64_t seed;
  std::size_t operator()(std::string_view text) const { return base::Hash(text, seed); }
};

// Patterns by the literal text they begin with ("news." of "news.*"): a channel is looked up once
// for each length such a text has, and only the patterns found there are matched.
class PatternIndex {
 public:
  explicit PatternIndex(std::uint64_t seed) : by_prefix_(0, SeededHash{seed}) {}

  // Views of the name are kept: the audience must stay until it is removed.
  void Add(Audience& pattern);
  void Remove(Audience& pattern);

  // Calls `found(Audience&)` for each pattern that matches.
  template <typename Found>
  void Match(std::string_view channel, Found found) const {
    for (const auto& [length, prefixes] : lengths_) {
      if (length > channel.size()) return;
      const auto at = by_prefix_.find(channel.substr(0, length));
      if (at == by_prefix_.end()) continue;
      for (Audience* const pattern : at->second.patterns) {
        if (PatternMatches(pattern->name, channel)) found(*pattern);
      }
    }
  }

 private:
  struct Group {
    std::unique_ptr<std::string> prefix;  // what the key of its map views
    std::vector<Audience*> patterns;
  };

  std::unordered_map<std::string_view, Group, SeededHash> by_prefix_;
  std::map<std::size_t, std::size_t> lengths_;  // of prefixes, and how many have each
};

}  // namespace oribi::pubsub
