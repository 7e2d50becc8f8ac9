// Collections of thousands of members, so that trees have levels, tables have segments and long
// commands run in slices.

#include "differential/groups.h"

namespace oribi::differential {
namespace {

constexpr std::int64_t kMembers = 30'000;  // different ones

std::string Zset(Draw& draw) { return "zset" + draw.Number(0, 2); }
std::string List(Draw& draw) { return "list" + draw.Number(0, 2); }
std::string Hash(Draw& draw) { return "hash" + draw.Number(0, 1); }
std::string Set(Draw& draw) { return "set" + draw.Number(0, 2); }
std::string Integers(Draw& draw) { return "ints" + draw.Number(0, 1); }
std::string AnySet(Draw& draw) { return draw.OneIn(3) ? Integers(draw) : Set(draw); }
std::string AnyKey(Draw& draw) {
  switch (draw.Below(5)) {
    case 0: return Zset(draw);
    case 1: return List(draw);
    case 2: return Hash(draw);
    default: return AnySet(draw);
  }
}

std::string Member(Draw& draw) { return "m" + draw.Number(0, kMembers); }
std::string Element(Draw& draw) {
  return draw.OneIn(4) ? draw.Number(-1'000'000, 1'000'000) : "e" + draw.Number(0, 2'000);
}
std::string Field(Draw& draw) { return "f" + draw.Number(0, kMembers); }
std::string Score(Draw& draw) { return draw.Number(-500, 500) + (draw.OneIn(4) ? ".5" : ""); }
std::string Rank(Draw& draw) { return draw.Number(-kMembers, kMembers); }

// Often few, sometimes thousands.
std::int64_t Many(Draw& draw) {
  return draw.OneIn(4) ? draw.Between(1'000, 6'000) : draw.Between(1, 300);
}

template <typename Word>
Command With(Draw& draw, Command command, Word word) {
  for (auto i = Many(draw); i > 0; --i) command.push_back(word(draw));
  return command;
}

template <typename First, typename Second>
Command WithPairs(Draw& draw, Command command, First first, Second second) {
  for (auto i = Many(draw); i > 0; --i) {
    command.push_back(first(draw));
    command.push_back(second(draw));
  }
  return command;
}

std::string Page(Draw& draw) { return draw.Number(0, 100); }

constexpr Maker kMakers[] = {
    [](Draw& draw) {
      return WithPairs(draw, {"ZADD", Zset(draw)}, Score, Member);
    },
    [](Draw& draw) {
      return WithPairs(draw, {"ZADD", Zset(draw)}, Score, Member);
    },
    [](Draw& draw) {
      return With(draw, {"ZREM", Zset(draw)}, Member);
    },
    [](Draw& draw) -> Command {
      return {draw.One({"ZRANK", "ZREVRANK", "ZSCORE"}), Zset(draw), Member(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZINCRBY", Zset(draw), Score(draw), Member(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZCOUNT", Zset(draw), Score(draw), "(" + Score(draw)};
    },
    [](Draw& draw) -> Command {
      const auto from = draw.Between(0, kMembers);
      return {"ZRANGE", Zset(draw), std::to_string(from), std::to_string(from + 200), "WITHSCORES"};
    },
    [](Draw& draw) -> Command {
      return {"ZRANGE",  Zset(draw), Score(draw), Score(draw),
              "BYSCORE", "LIMIT",    Page(draw),  Page(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZREVRANGEBYSCORE", Zset(draw), Score(draw), Score(draw),
              "WITHSCORES",       "LIMIT",    Page(draw),  Page(draw)};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"ZPOPMIN", "ZPOPMAX"}), Zset(draw), Page(draw)};
    },
    [](Draw& draw) -> Command {
      const auto from = draw.Between(0, kMembers);
      return {"ZREMRANGEBYRANK", Zset(draw), std::to_string(from), std::to_string(from + 700)};
    },
    [](Draw& draw) -> Command {
      const auto from = draw.Between(-500, 500);
      return {"ZREMRANGEBYSCORE", Zset(draw), std::to_string(from), std::to_string(from + 20)};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"ZUNIONSTORE", "ZINTERSTORE"}), "zset9",   "2",         Zset(draw),
              draw.OneIn(3) ? Set(draw) : Zset(draw),   "WEIGHTS", Score(draw), Score(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZDIFFSTORE", "zset9", "2", Zset(draw), Zset(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZRANGESTORE", "zset9", Zset(draw), Rank(draw), Rank(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZINTERCARD", "2", Zset(draw), Zset(draw), "LIMIT", Rank(draw)};
    },
    [](Draw& draw) {
      return With(draw, {draw.One({"RPUSH", "LPUSH"}), List(draw)}, Element);
    },
    [](Draw& draw) -> Command {
      return {"LINDEX", List(draw), Rank(draw)};
    },
    [](Draw& draw) -> Command {
      const auto from = draw.Between(-kMembers, kMembers);
      return {"LRANGE", List(draw), std::to_string(from), std::to_string(from + 200)};
    },
    [](Draw& draw) -> Command {
      return {"LSET", List(draw), Rank(draw), draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"LINSERT", List(draw), draw.One({"BEFORE", "AFTER"}), Element(draw), draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"LREM", List(draw), draw.Number(-9, 9), Element(draw)};
    },
    [](Draw& draw) -> Command {
      return {"LTRIM", List(draw), draw.Number(0, 300), draw.Number(-300, -1)};
    },
    [](Draw& draw) -> Command {
      return {"LPOS", List(draw), Element(draw), "RANK", draw.One({"1", "-1", "3"}), "COUNT", "4"};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"LPOP", "RPOP"}), List(draw), draw.Number(0, 500)};
    },
    [](Draw& draw) {
      return WithPairs(draw, {"HSET", Hash(draw)}, Field, Element);
    },
    [](Draw& draw) {
      return With(draw, {"HDEL", Hash(draw)}, Field);
    },
    [](Draw& draw) {
      return With(draw, {"HMGET", Hash(draw)}, Field);
    },
    [](Draw& draw) -> Command {
      return {draw.One({"HLEN", "HGETALL"}), Hash(draw)};
    },
    [](Draw& draw) {
      return With(draw, {"SADD", Set(draw)}, Member);
    },
    [](Draw& draw) {
      return With(draw, {"SREM", Set(draw)}, Member);
    },
    [](Draw& draw) {
      return With(draw, {"SADD", Integers(draw)}, Rank);
    },
    [](Draw& draw) {
      return With(draw, {"SREM", Integers(draw)}, Rank);
    },
    [](Draw& draw) {
      return With(draw, {"SMISMEMBER", AnySet(draw)}, Member);
    },
    [](Draw& draw) -> Command {
      return {draw.One({"SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"}), "set9", AnySet(draw),
              AnySet(draw)};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"SINTER", "SUNION", "SDIFF"}), AnySet(draw), AnySet(draw), AnySet(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SINTERCARD", "2", AnySet(draw), AnySet(draw), "LIMIT", Page(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SMOVE", Set(draw), Set(draw), Member(draw)};
    },
    [](Draw& draw) -> Command {
      return {"COPY", AnyKey(draw), "copy", "REPLACE"};
    },
    [](Draw& draw) -> Command {
      return {"SORT", Integers(draw), draw.One({"ASC", "DESC"}), "LIMIT", Page(draw), Page(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SORT", AnyKey(draw), "ALPHA", "STORE", "list9"};
    },
    [](Draw& draw) -> Command {
      return {"OBJECT", "ENCODING", draw.OneIn(3) ? "copy" : AnyKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"DEL", "UNLINK", "TYPE", "EXISTS"}), AnyKey(draw)};
    },
};

}  // namespace

Command MakeLargeCommand(Draw& draw) { return kMakers[draw.Below(std::size(kMakers))](draw); }

}  // namespace oribi::differential
