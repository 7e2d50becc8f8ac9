#include "differential/groups.h"

namespace oribi::differential {
namespace {

std::string BitOffset(Draw& draw) { return draw.Number(0, draw.OneIn(10) ? 4000 : 100); }
std::string Bit(Draw& draw) { return draw.Number(0, 1); }

Command BitCount(Draw& draw) {
  Command command = {"BITCOUNT", draw.Key()};
  if (draw.OneIn(4)) return command;
  command.insert(command.end(), {draw.Index(), draw.Index()});
  if (draw.OneIn(2)) command.emplace_back(draw.One({"BYTE", "BIT", "bit"}));
  return command;
}

Command BitPos(Draw& draw) {
  Command command = {"BITPOS", draw.Key(), Bit(draw)};
  if (draw.OneIn(4)) return command;
  command.push_back(draw.Index());
  if (draw.OneIn(4)) return command;
  command.push_back(draw.Index());
  if (draw.OneIn(2)) command.emplace_back(draw.One({"BYTE", "BIT", "byte"}));
  return command;
}

Command BitOp(Draw& draw) {
  Command command = {"BITOP", draw.One({"AND", "OR", "XOR", "NOT", "and"}), draw.Key()};
  const bool one = command[1] == "NOT" && !draw.OneIn(10);
  for (auto i = one ? 1 : draw.Between(1, 4); i > 0; --i) command.push_back(draw.Key());
  return command;
}

std::string FieldType(Draw& draw) {
  if (draw.OneIn(15)) return draw.One({"u64", "u0", "i0", "i65", "x8", "u", "i", "8", "U8"});
  if (draw.OneIn(4)) return draw.One({"i64", "u63", "i1", "u1", "i8", "u8", "i16", "u32"});
  return draw.One({"u", "i"}) + draw.Number(1, 63);
}

std::string FieldOffset(Draw& draw) {
  if (draw.OneIn(20)) return draw.One({"-1", "#-1", "#", "a", "#a", "4294967296", ""});
  return draw.OneIn(3) ? "#" + draw.Number(0, 20) : draw.Number(0, 200);
}

void AddFieldOperation(Draw& draw, Command& command, bool reads_only) {
  if (!reads_only && draw.OneIn(4)) {
    command.insert(command.end(), {"OVERFLOW", draw.One({"WRAP", "SAT", "FAIL", "sat"})});
  }
  const char* name = reads_only && !draw.OneIn(15) ? "GET" : draw.One({"GET", "SET", "INCRBY"});
  command.insert(command.end(), {name, FieldType(draw), FieldOffset(draw)});
  if (std::string_view(name) != "GET") command.push_back(draw.Integer());
}

Command BitField(Draw& draw, const char* name, bool reads_only) {
  Command command = {name, draw.Key()};
  for (auto i = draw.Between(0, 4); i > 0; --i) AddFieldOperation(draw, command, reads_only);
  return command;
}

constexpr Maker kMakers[] = {
    [](Draw& draw) -> Command {
      return {"SETBIT", draw.Key(), BitOffset(draw), Bit(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SETBIT", draw.Key(), BitOffset(draw), Bit(draw)};
    },
    [](Draw& draw) -> Command {
      return {"SETBIT", draw.BigKey(), draw.Number(0, 800'000), Bit(draw)};
    },
    [](Draw& draw) -> Command {
      return {"GETBIT", draw.Key(), BitOffset(draw)};
    },
    BitCount,
    BitPos,
    BitPos,
    BitOp,
    BitOp,
    [](Draw& draw) { return BitField(draw, "BITFIELD", false); },
    [](Draw& draw) { return BitField(draw, "BITFIELD", false); },
    [](Draw& draw) { return BitField(draw, "BITFIELD_RO", true); },
};

}  // namespace

std::span<const Maker> BitmapMakers() { return kMakers; }

}  // namespace oribi::differential
