#include "differential/groups.h"

namespace oribi::differential {
namespace {

// Keys of their own besides those of all groups, or most of them would never be valid.
std::string HllKey(Draw& draw) { return draw.OneIn(8) ? draw.Key() : "hll" + draw.Number(0, 3); }

std::string Element(Draw& draw) {
  return draw.OneIn(10) ? draw.Binary(40) : draw.Number(0, draw.OneIn(4) ? 1'000'000 : 100);
}

Command PfAdd(Draw& draw) {
  Command command = {"PFADD", HllKey(draw)};
  for (auto i = draw.Between(0, draw.OneIn(10) ? 400 : 5); i > 0; --i) {
    command.push_back(Element(draw));
  }
  return command;
}

Command Keys(Draw& draw, const char* name, std::int64_t least) {
  Command command = {name};
  for (auto i = draw.Between(least, least + 3); i > 0; --i) command.push_back(HllKey(draw));
  return command;
}

constexpr Maker kMakers[] = {
    PfAdd,
    PfAdd,
    PfAdd,
    [](Draw& draw) -> Command {
      return {"PFCOUNT", HllKey(draw)};
    },
    [](Draw& draw) -> Command { return Keys(draw, "PFCOUNT", 2); },
    [](Draw& draw) -> Command { return Keys(draw, "PFMERGE", 1); },
    [](Draw& draw) -> Command {
      if (draw.OneIn(20)) return {"PFDEBUG", "GETREG", HllKey(draw)};
      return {"PFDEBUG", draw.One({"ENCODING", "DECODE", "todense", "wrong"}), HllKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"GET", HllKey(draw)};
    },
    // Bytes that no PFADD would have left in the head.
    [](Draw& draw) -> Command {
      return {"SETRANGE", HllKey(draw), draw.Number(0, 14), draw.Binary(2)};
    },
    [](Draw& draw) -> Command {
      return {"DEL", HllKey(draw)};
    },
    [](Draw& draw) -> Command {
      return {"CONFIG", "SET", "hll-sparse-max-bytes",
              draw.One({"3000", "3000", "100", "0", "3kb", "b", "k3"})};
    },
};

}  // namespace

std::span<const Maker> HyperloglogMakers() { return kMakers; }

}  // namespace oribi::differential
