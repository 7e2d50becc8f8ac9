#include "pubsub/pattern_index.h"

#include <utility>

namespace oribi::pubsub {

void PatternIndex::Add(Audience& pattern) {
  const std::string_view prefix = base::GlobPrefix(pattern.name);
  auto at = by_prefix_.find(prefix);
  if (at == by_prefix_.end()) {
    auto kept = std::make_unique<std::string>(prefix);
    const std::string_view key = *kept;
    at = by_prefix_.emplace(key, Group{std::move(kept), {}}).first;
    ++lengths_[prefix.size()];
  }
  pattern.place = static_cast<std::uint32_t>(at->second.patterns.size());
  at->second.patterns.push_back(&pattern);
}

void PatternIndex::Remove(Audience& pattern) {
  const std::string_view prefix = base::GlobPrefix(pattern.name);
  const auto at = by_prefix_.find(prefix);
  std::vector<Audience*>& patterns = at->second.patterns;
  patterns[pattern.place] = patterns.back();
  patterns[pattern.place]->place = pattern.place;
  patterns.pop_back();
  if (!patterns.empty()) return;
  by_prefix_.erase(at);
  const auto length = lengths_.find(prefix.size());
  if (--length->second == 0) lengths_.erase(length);
}

}  // namespace oribi::pubsub
