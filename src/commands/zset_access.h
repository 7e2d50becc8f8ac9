#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "commands/context.h"
#include "keyspace/zset.h"

// What the commands of sorted sets share.
namespace oribi::commands {

inline constexpr std::string_view kBadScoreRange = "ERR min or max is not a float";
inline constexpr std::string_view kBadLexRange = "ERR min or max not valid string range item";

// Reads a key that must be a sorted set, or missing, which is an empty one. False when WRONGTYPE
// was answered.
inline bool ReadZset(CommandContext& ctx, const keyspace::Key& key, keyspace::Zset& zset) {
  const keyspace::Entry* const entry = ctx.db.Read(key);
  if (entry != nullptr && entry->type() != keyspace::Type::kZset) [[unlikely]] {
    ctx.reply.Error(protocol::errors::kWrongType);
    return false;
  }
  zset = keyspace::Zset(entry);
  return true;
}
// The same for a key opened for writing.
inline bool CheckZset(CommandContext& ctx, const keyspace::KeyWriter& key) {
  if (!key.exists() || key.is(keyspace::Type::kZset)) [[likely]]
    return true;
  ctx.reply.Error(protocol::errors::kWrongType);
  return false;
}

// None when it is not a number.
std::optional<double> ParseScore(std::string_view text);
// "1.5", "(1.5", "-inf"; "[a", "(a", "-", "+".
std::optional<keyspace::ScoreRange> ParseScoreRange(std::string_view min, std::string_view max);
std::optional<keyspace::LexRange> ParseLexRange(std::string_view min, std::string_view max);
// The ranks that `start` and `stop` mean of so many members; negative ones count from the end.
keyspace::Zset::Span RankSpan(std::int64_t start, std::int64_t stop, std::size_t size);

// Makes a key the result of a command, whatever it was, or deletes it when the result is empty, and
// reports that. The result lies in the arena of the client's database; it is gone or the key's
// afterwards.
void StoreResult(CommandContext& ctx, const keyspace::Key& key, keyspace::LargeZset* result,
                 std::string_view event);

// Writes members, with their scores if wanted: pair by pair in RESP3, all in one array in RESP2.
class MemberReply {
 public:
  MemberReply(protocol::ReplyWriter& reply, bool with_scores, std::size_t count)
      : reply_(reply), with_scores_(with_scores), paired_(with_scores && reply.resp() > 2) {
    reply_.Array(with_scores && !paired_ ? 2 * count : count);
  }
  void operator()(std::string_view member, double score) {
    if (paired_) reply_.Array(2);
    reply_.Bulk(member);
    if (with_scores_) reply_.Double(score);
  }

 private:
  protocol::ReplyWriter& reply_;
  bool with_scores_;
  bool paired_;
};

}  // namespace oribi::commands
