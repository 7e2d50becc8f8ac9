#include "differential/groups.h"

namespace oribi::differential {
namespace {

// Keys of their own besides those of all groups, or most of them would never be hashes.
std::string HashKey(Draw& draw) { return draw.OneIn(8) ? draw.Key() : "hash" + draw.Number(0, 4); }

std::string Field(Draw& draw) {
  if (draw.OneIn(20)) return draw.Binary(90);
  return draw.OneIn(3) ? draw.Number(-3, 12) : "f" + draw.Number(0, draw.OneIn(8) ? 900 : 12);
}

std::string FieldValue(Draw& draw) {
  if (draw.OneIn(4)) return draw.Integer();
  return draw.OneIn(10) ? draw.Float() : draw.Value();
}

Command Pairs(Draw& draw, const char* name) {
  Command command = {name, HashKey(draw)};
  for (auto i = draw.Between(1, draw.OneIn(12) ? 60 : 4); i > 0; --i) {
    command.push_back(Field(draw));
    command.push_back(FieldValue(draw));
  }
  return command;
}

Command Fields(Draw& draw, const char* name) {
  Command command = {name, HashKey(draw)};
  for (auto i = draw.Between(1, 4); i > 0; --i) command.push_back(Field(draw));
  return command;
}

Command HRandField(Draw& draw) {
  Command command = {"HRANDFIELD", HashKey(draw)};
  if (draw.OneIn(3)) return command;
  command.push_back(draw.Number(-8, 8));
  if (draw.OneIn(2)) command.emplace_back("WITHVALUES");
  return command;
}

Command HScan(Draw& draw) {
  Command command = {"HSCAN", HashKey(draw), "0"};
  if (draw.OneIn(3)) command.insert(command.end(), {"MATCH", draw.Pattern()});
  if (draw.OneIn(2)) command.insert(command.end(), {"COUNT", draw.Number(0, 5'000)});
  return command;
}

constexpr Maker kMakers[] = {
    [](Draw& draw) -> Command { return Pairs(draw, "HSET"); },
    [](Draw& draw) -> Command { return Pairs(draw, "HSET"); },
    [](Draw& draw) -> Command { return Pairs(draw, "HMSET"); },
    [](Draw& draw) -> Command {
      return {"HSETNX", HashKey(draw), Field(draw), FieldValue(draw)};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"HGET", "HEXISTS", "HSTRLEN"}), HashKey(draw), Field(draw)};
    },
    [](Draw& draw) -> Command { return Fields(draw, "HMGET"); },
    [](Draw& draw) -> Command { return Fields(draw, "HDEL"); },
    [](Draw& draw) -> Command { return Fields(draw, "HDEL"); },
    [](Draw& draw) -> Command {
      return {draw.One({"HGETALL", "HKEYS", "HVALS", "HLEN"}), HashKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"HINCRBY", HashKey(draw), Field(draw), draw.Integer()};
    },
    [](Draw& draw) -> Command {
      return {"HINCRBYFLOAT", HashKey(draw), Field(draw),
              draw.OneIn(3) ? draw.Integer() : draw.Float()};
    },
    HRandField,
    HScan,
    [](Draw& draw) -> Command {
      return {"OBJECT", "ENCODING", HashKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"COPY", "RENAME"}), HashKey(draw), HashKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"DEL", HashKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"CONFIG", "SET", "hash-max-listpack-entries", draw.One({"512", "512", "8"})};
    },
};

}  // namespace

std::span<const Maker> HashMakers() { return kMakers; }

}  // namespace oribi::differential
