#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "commands/context.h"

namespace oribi::commands {

// Reads a key without making it look used: what asks about a key (TTL, TYPE, OBJECT …) is no use of
// it. Hits and misses are counted.
inline const keyspace::Entry* ReadUntouched(CommandContext& ctx, const keyspace::Key& key) {
  bool& touch = ctx.keyspace.state().touch;
  const bool before = std::exchange(touch, false);
  const keyspace::Entry* const entry = ctx.db.Read(key);
  touch = before;
  return entry;
}

// Calls act(key) for every argument that is left. Of many keys, a few are fetched ahead, so that
// their cache misses overlap.
template <typename Act>
void ForEachKey(CommandContext& ctx, Act&& act) {
  if (ctx.args.left() == 1) return act(ctx.args.Key());
  constexpr std::size_t kAhead = 16;
  std::array<keyspace::Key, kAhead> keys;
  while (!ctx.args.done()) {
    std::size_t count = 0;
    while (count < kAhead && !ctx.args.done()) {
      keys[count] = ctx.args.Key();
      ctx.db.Prefetch(keys[count++].hash);
    }
    for (std::size_t i = 0; i < count; ++i) ctx.db.PrefetchEntry(keys[i].hash);
    for (std::size_t i = 0; i < count; ++i) act(keys[i]);
  }
}

}  // namespace oribi::commands
