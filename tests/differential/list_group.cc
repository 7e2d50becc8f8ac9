#include "differential/groups.h"

namespace oribi::differential {
namespace {

// Keys of their own, and sometimes of all groups.
std::string ListKey(Draw& draw) { return draw.OneIn(10) ? draw.Key() : "list" + draw.Number(0, 3); }

// Few, so that LREM, LPOS and LINSERT find some.
std::string Element(Draw& draw) {
  if (draw.OneIn(30)) return std::string(draw.Below(3000), 'e');
  return draw.OneIn(4) ? draw.Value() : draw.Number(-3, 12);
}

std::string End(Draw& draw) { return draw.One({"LEFT", "RIGHT", "left", "right"}); }

Command Push(Draw& draw) {
  Command command = {draw.One({"LPUSH", "RPUSH", "LPUSH", "RPUSH", "LPUSHX", "RPUSHX"}),
                     ListKey(draw)};
  for (auto i = draw.Between(1, draw.OneIn(10) ? 60 : 4); i > 0; --i) {
    command.push_back(Element(draw));
  }
  return command;
}

Command LPos(Draw& draw) {
  Command command = {"LPOS", ListKey(draw), Element(draw)};
  if (draw.OneIn(2)) command.insert(command.end(), {"RANK", draw.Number(-3, 3)});
  if (draw.OneIn(2)) command.insert(command.end(), {"COUNT", draw.Number(-1, 3)});
  if (draw.OneIn(2)) command.insert(command.end(), {"MAXLEN", draw.Number(-1, 12)});
  return command;
}

Command LMPop(Draw& draw) {
  const auto keys = draw.Between(1, 3);
  Command command = {"LMPOP", std::to_string(keys)};
  for (auto i = keys; i > 0; --i) command.push_back(ListKey(draw));
  command.push_back(End(draw));
  if (draw.OneIn(2)) command.insert(command.end(), {"COUNT", draw.Number(0, 5)});
  return command;
}

constexpr Maker kMakers[] = {
    Push,
    Push,
    Push,
    Push,
    Push,
    [](Draw& draw) -> Command {
      return {draw.One({"LPOP", "RPOP"}), ListKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"LPOP", "RPOP"}), ListKey(draw), draw.Number(-1, 8)};
    },
    [](Draw& draw) -> Command {
      return {"LLEN", ListKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"LINDEX", ListKey(draw), draw.Index()};
    },
    [](Draw& draw) -> Command {
      return {"LRANGE", ListKey(draw), draw.Index(), draw.Index()};
    },
    [](Draw& draw) -> Command {
      return {"LSET", ListKey(draw), draw.Index(), Element(draw)};
    },
    [](Draw& draw) -> Command {
      return {"LINSERT", ListKey(draw), draw.One({"BEFORE", "AFTER", "after"}), Element(draw),
              Element(draw)};
    },
    [](Draw& draw) -> Command {
      return {"LREM", ListKey(draw), draw.Number(-2, 2), Element(draw)};
    },
    [](Draw& draw) -> Command {
      return {"LTRIM", ListKey(draw), draw.Number(0, 2), draw.Number(-3, -1)};
    },
    LPos,
    [](Draw& draw) -> Command {
      return {"LMOVE", ListKey(draw), ListKey(draw), End(draw), End(draw)};
    },
    [](Draw& draw) -> Command {
      return {"RPOPLPUSH", ListKey(draw), ListKey(draw)};
    },
    LMPop,
    [](Draw& draw) -> Command {
      return {"OBJECT", "ENCODING", ListKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"CONFIG", "SET", "list-max-listpack-size", draw.One({"-2", "-2", "3", "-1"})};
    },
};

}  // namespace

std::span<const Maker> ListMakers() { return kMakers; }

}  // namespace oribi::differential
