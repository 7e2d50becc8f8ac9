#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "commands/context.h"
#include "keyspace/key_writer.h"

// Popping, as ZPOPMIN, ZMPOP and their blocking forms do it.
namespace oribi::commands {

enum class ZsetEnd : std::uint8_t { kMin, kMax };

// How the members popped are answered.
enum class PopReply : std::uint8_t {
  kFlat,          // member, score, member, score
  kPairs,         // [member, score], [member, score]
  kKeyFlat,       // key, member, score
  kKeyThenPairs,  // key, [[member, score], [member, score]]
};

// Takes up to `count` members (one at least) from one end of a sorted set that is there, answers
// with them, and reports it.
void PopMembers(CommandContext& ctx, keyspace::KeyWriter& key, ZsetEnd end, std::size_t count,
                PopReply form);

// The arguments of ZMPOP from numkeys on; BZMPOP has a timeout before them.
struct MultiPopCall {
  Arguments keys;
  ZsetEnd end = ZsetEnd::kMin;
  std::size_t count = 1;
};
// False when an error was answered.
bool ReadMultiPopCall(CommandContext& ctx, MultiPopCall& call);

// Pops from the first key that is there. Nothing when there is none; true when it was answered,
// with WRONGTYPE perhaps.
bool PopFromFirst(CommandContext& ctx, Arguments keys, ZsetEnd end, std::size_t count,
                  PopReply form);

}  // namespace oribi::commands
