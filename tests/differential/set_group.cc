#include "differential/groups.h"

namespace oribi::differential {
namespace {

// Members of few values, so that sets meet: integers of every width, texts that look like integers,
// long ones.
std::string Member(Draw& draw) {
  switch (draw.Below(8)) {
    case 0: return "m" + draw.Number(0, 30);
    case 1: return draw.Number(0, 300);
    case 2: return std::string(draw.Below(3) * 40, 'x') + draw.Number(0, 5);
    case 3: return draw.One({"01", "+1", "-0", "", " 1", "1.5", "9223372036854775808", "a b"});
    case 4: return draw.Integer();
    default: return draw.Number(-5, 25);
  }
}

std::string SetKey(Draw& draw) { return draw.OneIn(10) ? draw.Key() : "set" + draw.Number(0, 5); }

Command Keys(Draw& draw, Command command) {
  for (auto i = draw.Between(1, 4); i > 0; --i) command.push_back(SetKey(draw));
  return command;
}

Command Members(Draw& draw, const char* name) {
  Command command = {name, SetKey(draw)};
  const bool many = draw.OneIn(15);
  for (auto i = draw.Between(1, many ? 150 : 6); i > 0; --i) command.push_back(Member(draw));
  return command;
}

// A run of integers or of texts, past the thresholds of the encodings now and then.
Command Fill(Draw& draw) {
  Command command = {"SADD", SetKey(draw)};
  const std::string letter = draw.OneIn(2) ? "m" : "";
  const auto first = draw.Between(-50, 50);
  for (auto i = draw.Between(20, 700); i > 0; --i)
    command.push_back(letter + std::to_string(first + i));
  return command;
}

Command InterCard(Draw& draw) {
  Command command = {"SINTERCARD"};
  const auto keys = draw.Between(1, 3);
  command.push_back(draw.OneIn(12) ? draw.Number(-1, 5) : std::to_string(keys));
  for (auto i = keys; i > 0; --i) command.push_back(SetKey(draw));
  if (draw.OneIn(2)) command.insert(command.end(), {"LIMIT", draw.Number(-1, 20)});
  return command;
}

// All of it, so that chance has no say: a random choice cannot be compared.
Command PopAll(Draw& draw) {
  return {"SPOP", SetKey(draw), draw.One({"100000", "9223372036854775807", "0", "-1", "x"})};
}

Command Scan(Draw& draw) {
  Command command = {"SSCAN", SetKey(draw), "0", "COUNT", "100000"};
  if (draw.OneIn(2)) command.insert(command.end(), {"MATCH", draw.Pattern()});
  return command;
}

constexpr Maker kMakers[] = {
    [](Draw& draw) { return Members(draw, "SADD"); },
    [](Draw& draw) { return Members(draw, "SADD"); },
    [](Draw& draw) { return Members(draw, "SADD"); },
    [](Draw& draw) { return Members(draw, "SREM"); },
    [](Draw& draw) { return Members(draw, "SREM"); },
    [](Draw& draw) { return Members(draw, "SMISMEMBER"); },
    Fill,
    [](Draw& draw) -> Command {
      return {"SISMEMBER", SetKey(draw), Member(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SCARD", SetKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SMEMBERS", SetKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SMOVE", SetKey(draw), SetKey(draw), Member(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SRANDMEMBER", SetKey(draw),
              draw.One({"0", "3", "-5", "100000", "x", "-9223372036854775808"})};
    },
    PopAll,
    Scan,
    InterCard,
    [](Draw& draw) {
      return Keys(draw, {draw.One({"SINTER", "SUNION", "SDIFF"})});
    },
    [](Draw& draw) {
      return Keys(draw, {draw.One({"SINTER", "SUNION", "SDIFF"})});
    },
    [](Draw& draw) {
      return Keys(draw, {draw.One({"SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"}), SetKey(draw)});
    },
    [](Draw& draw) {
      return Keys(draw, {draw.One({"SINTERSTORE", "SUNIONSTORE", "SDIFFSTORE"}), SetKey(draw)});
    },
    [](Draw& draw) -> Command {
      return {"OBJECT", "ENCODING", SetKey(draw)};
    },
    // Not below the limit of listpacks, or what a union becomes depends on the order of its
    // members.
    [](Draw& draw) -> Command {
      return {"CONFIG", "SET", "set-max-intset-entries", draw.One({"512", "512", "130"})};
    },
    [](Draw& draw) -> Command {
      return {"DEL", SetKey(draw)};
    },
};

}  // namespace

std::span<const Maker> SetMakers() { return kMakers; }

}  // namespace oribi::differential
