#include "differential/groups.h"

namespace oribi::differential {
namespace {

// Keys of their own, and sometimes of all groups or of sets, which the operations on several keys
// take as well.
std::string ZsetKey(Draw& draw) {
  if (draw.OneIn(12)) return draw.Key();
  return (draw.OneIn(20) ? "set" : "zset") + draw.Number(0, 4);
}

// Here all scores are 0, since Redis leaves open what a range of members is when they differ.
// IsUnfit() sees to it that no other score gets there.
std::string LexKey(Draw& draw) { return "lex" + draw.Number(0, 2); }

std::string Member(Draw& draw) {
  switch (draw.Below(12)) {
    case 0: return draw.Binary(8);
    case 1: return std::string(60 + draw.Below(8), 'm');
    case 2: return draw.Value();
    case 3:
    case 4: return draw.Number(-5, 300);
    default: return "m" + draw.Number(0, 40);
  }
}

std::string Score(Draw& draw) {
  switch (draw.Below(12)) {
    case 0:
      return draw.One({"inf",
                       "-inf",
                       "+inf",
                       "Infinity",
                       "-0",
                       "0",
                       "1e400",
                       "-1e400",
                       "1e308",
                       "-1e308",
                       "1e-320",
                       "5e-324",
                       "nan",
                       "0x1p3",
                       "(1",
                       " 1",
                       "1 ",
                       "1e17",
                       "123456789012345680",
                       "9007199254740993",
                       "1e21",
                       "1e-7",
                       ".5",
                       "5."});
    case 1: return draw.Integer();
    case 2: return draw.Float();
    case 3: return draw.Number(-9, 9) + ".5";
    default: return draw.Number(-10, 30);
  }
}

std::string ScoreEnd(Draw& draw) {
  if (draw.OneIn(5))
    return draw.One({"-inf", "+inf", "(-inf", "(+inf", "inf", "(", "((1", "-", "+"});
  return (draw.OneIn(3) ? "(" : "") + Score(draw);
}

std::string LexMember(Draw& draw) {
  std::string member;
  for (auto i = draw.Between(1, 3); i > 0; --i) member += static_cast<char>('j' + draw.Below(4));
  return member;
}

std::string LexEnd(Draw& draw) {
  if (draw.OneIn(3)) return draw.One({"-", "+"});
  if (draw.OneIn(20)) return draw.One({"", "[", "(", "-x", "+x", "(\xff", "x", "[\xff"});
  return draw.One({"[", "("}) + LexMember(draw);
}

void AddLimit(Draw& draw, Command& command, std::uint64_t one_in = 3) {
  if (!draw.OneIn(one_in)) return;
  command.insert(command.end(), {"LIMIT", draw.Number(-1, 6), draw.Number(-2, 12)});
}

void AddWord(Draw& draw, Command& command, const char* word, std::uint64_t one_in) {
  if (draw.OneIn(one_in)) command.emplace_back(word);
}

Command ZAdd(Draw& draw) {
  Command command = {"ZADD", ZsetKey(draw)};
  const bool plain = draw.OneIn(2);
  for (const char* word : {"NX", "XX", "GT", "LT", "CH", "ch"}) {
    if (!plain) AddWord(draw, command, word, 5);
  }
  const bool increments = !plain && draw.OneIn(5);
  if (increments) command.emplace_back("INCR");
  const auto most = draw.OneIn(12) ? 60 : 4;
  for (auto i = increments && !draw.OneIn(8) ? 1 : draw.Between(1, most); i > 0; --i) {
    command.push_back(Score(draw));
    command.push_back(Member(draw));
  }
  return command;
}

// Past the thresholds of the encodings now and then.
Command Fill(Draw& draw) {
  Command command = {"ZADD", ZsetKey(draw)};
  const auto first = draw.Between(0, 60);
  for (auto i = draw.Between(20, draw.OneIn(4) ? 700 : 150); i > 0; --i) {
    command.push_back(draw.Number(-100, 100));
    command.push_back("m" + std::to_string(first + i));
  }
  return command;
}

Command LexAdd(Draw& draw) {
  Command command = {"ZADD", LexKey(draw)};
  for (auto i = draw.Between(1, draw.OneIn(6) ? 150 : 6); i > 0; --i) {
    command.emplace_back("0");
    command.push_back(LexMember(draw));
  }
  return command;
}

Command Members(Draw& draw, const char* name) {
  Command command = {name, ZsetKey(draw)};
  for (auto i = draw.Between(1, 4); i > 0; --i) command.push_back(Member(draw));
  return command;
}

// The key, then a range with all its options, as ZRANGE and ZRANGESTORE take it.
void AddRange(Draw& draw, Command& command) {
  switch (draw.Below(4)) {
    case 0:
      command.insert(command.end(), {LexKey(draw), LexEnd(draw), LexEnd(draw), "BYLEX"});
      break;
    case 1:
    case 2:
      command.insert(command.end(), {ZsetKey(draw), ScoreEnd(draw), ScoreEnd(draw), "BYSCORE"});
      break;
    default: command.insert(command.end(), {ZsetKey(draw), draw.Index(), draw.Index()});
  }
  AddWord(draw, command, "REV", 3);
  AddLimit(draw, command);
  AddWord(draw, command, "WITHSCORES", 4);
}

Command ZRange(Draw& draw) {
  Command command = {"ZRANGE"};
  AddRange(draw, command);
  return command;
}

Command ZRangeStore(Draw& draw) {
  Command command = {"ZRANGESTORE", ZsetKey(draw)};
  AddRange(draw, command);
  return command;
}

Command ByIndex(Draw& draw) {
  Command command = {draw.One({"ZREVRANGE", "ZREVRANGE", "ZREMRANGEBYRANK"}), ZsetKey(draw),
                     draw.Index(), draw.Index()};
  if (command[0] == "ZREVRANGE") AddWord(draw, command, "withscores", 3);
  return command;
}

Command ByScore(Draw& draw) {
  Command command = {draw.One({"ZRANGEBYSCORE", "ZREVRANGEBYSCORE", "ZCOUNT", "ZREMRANGEBYSCORE"}),
                     ZsetKey(draw), ScoreEnd(draw), ScoreEnd(draw)};
  if (!command[0].ends_with("RANGEBYSCORE") || command[0] == "ZREMRANGEBYSCORE") return command;
  AddWord(draw, command, "WITHSCORES", 3);
  AddLimit(draw, command);
  return command;
}

Command ByLex(Draw& draw) {
  Command command = {draw.One({"ZRANGEBYLEX", "ZREVRANGEBYLEX", "ZLEXCOUNT", "ZREMRANGEBYLEX"}),
                     LexKey(draw), LexEnd(draw), LexEnd(draw)};
  if (command[0] == "ZRANGEBYLEX" || command[0] == "ZREVRANGEBYLEX") AddLimit(draw, command);
  return command;
}

Command Rank(Draw& draw) {
  Command command = {draw.One({"ZRANK", "ZREVRANK"}), ZsetKey(draw), Member(draw)};
  AddWord(draw, command, "WITHSCORE", 4);
  return command;
}

// The number of keys, and the keys; now and then another number.
void AddKeys(Draw& draw, Command& command) {
  const auto keys = draw.Between(1, 4);
  command.push_back(draw.OneIn(20) ? draw.Number(-1, 5) : std::to_string(keys));
  for (auto i = keys; i > 0; --i) command.push_back(ZsetKey(draw));
}

void AddAggregation(Draw& draw, Command& command, std::size_t keys) {
  if (draw.OneIn(4)) {
    command.emplace_back("WEIGHTS");
    for (auto i = keys; i > 0; --i) command.push_back(Score(draw));
  }
  if (draw.OneIn(3)) {
    command.insert(command.end(), {"AGGREGATE", draw.One({"SUM", "MIN", "MAX", "min", "avg"})});
  }
}

Command Combine(Draw& draw) {
  Command command = {draw.One({"ZUNION", "ZINTER", "ZDIFF"})};
  AddKeys(draw, command);
  if (command[0] != "ZDIFF") AddAggregation(draw, command, command.size() - 2);
  AddWord(draw, command, "WITHSCORES", 2);
  return command;
}

Command CombineAndStore(Draw& draw) {
  Command command = {draw.One({"ZUNIONSTORE", "ZINTERSTORE", "ZDIFFSTORE"}), ZsetKey(draw)};
  AddKeys(draw, command);
  if (command[0] != "ZDIFFSTORE") AddAggregation(draw, command, command.size() - 3);
  return command;
}

Command ZInterCard(Draw& draw) {
  Command command = {"ZINTERCARD"};
  AddKeys(draw, command);
  if (draw.OneIn(2)) command.insert(command.end(), {"LIMIT", draw.Number(-1, 20)});
  return command;
}

Command ZMPop(Draw& draw) {
  Command command = {"ZMPOP"};
  AddKeys(draw, command);
  command.emplace_back(draw.One({"MIN", "MAX", "max"}));
  if (draw.OneIn(2)) command.insert(command.end(), {"COUNT", draw.Number(0, 6)});
  return command;
}

Command ZRandMember(Draw& draw) {
  Command command = {"ZRANDMEMBER", ZsetKey(draw)};
  if (draw.OneIn(3)) return command;
  command.push_back(draw.Number(-8, 8));
  AddWord(draw, command, "WITHSCORES", 2);
  return command;
}

Command ZScan(Draw& draw) {
  Command command = {"ZSCAN", ZsetKey(draw), "0"};
  if (draw.OneIn(3)) command.insert(command.end(), {"MATCH", draw.One({"m*", "*1*", "m[1-3]?"})});
  if (draw.OneIn(2)) command.insert(command.end(), {"COUNT", draw.Number(0, 5'000)});
  return command;
}

constexpr Maker kMakers[] = {
    ZAdd,
    ZAdd,
    ZAdd,
    ZAdd,
    ZAdd,
    Fill,
    LexAdd,
    LexAdd,
    [](Draw& draw) -> Command {
      return {"ZINCRBY", ZsetKey(draw), Score(draw), Member(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZINCRBY", ZsetKey(draw), Score(draw), Member(draw)};
    },
    [](Draw& draw) { return Members(draw, "ZREM"); },
    [](Draw& draw) { return Members(draw, "ZREM"); },
    [](Draw& draw) { return Members(draw, "ZMSCORE"); },
    [](Draw& draw) -> Command {
      return {"ZSCORE", ZsetKey(draw), Member(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZCARD", ZsetKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"ZRANGE", ZsetKey(draw), "0", "-1", "WITHSCORES"};
    },
    ZRange,
    ZRange,
    ZRange,
    ZRangeStore,
    ByIndex,
    ByIndex,
    ByScore,
    ByScore,
    ByLex,
    ByLex,
    Rank,
    Rank,
    Combine,
    Combine,
    CombineAndStore,
    CombineAndStore,
    ZInterCard,
    ZMPop,
    [](Draw& draw) -> Command {
      Command command = {draw.One({"ZPOPMIN", "ZPOPMAX"}), ZsetKey(draw)};
      if (draw.OneIn(2)) command.push_back(draw.Number(-1, 8));
      return command;
    },
    ZRandMember,
    ZScan,
    [](Draw& draw) -> Command {
      return {"OBJECT", "ENCODING", ZsetKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"COPY", "RENAME"}), ZsetKey(draw), ZsetKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"DEL", draw.OneIn(8) ? LexKey(draw) : ZsetKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"CONFIG", "SET", "zset-max-listpack-entries", draw.One({"128", "128", "8"})};
    },
};

}  // namespace

std::span<const Maker> ZsetMakers() { return kMakers; }

}  // namespace oribi::differential
