// What Redis 8.0 has and 7.0 lacks, besides the deadlines of hash fields.

#include "differential/groups.h"

namespace oribi::differential {
namespace {

std::string ZsetKey(Draw& draw) { return "zset" + draw.Number(0, 4); }

constexpr Maker kMakers[] = {
    [](Draw& draw) -> Command {
      return {draw.One({"ZRANK", "ZREVRANK"}), ZsetKey(draw), "m" + draw.Number(0, 12),
              "WITHSCORE"};
    },
    [](Draw& draw) -> Command {
      return {"HSCAN", "hash" + draw.Number(0, 4), "0", "COUNT", draw.Number(1, 5'000), "NOVALUES"};
    },
    [](Draw& draw) -> Command {
      return {"CLIENT", "SETINFO", draw.One({"LIB-NAME", "lib-ver", "LIB-OTHER"}),
              draw.One({"oribi", "1.0", "", "a b", "a\n"})};
    },
    [](Draw& draw) -> Command {
      return {"CLIENT", "NO-TOUCH", draw.One({"ON", "off", "maybe"})};
    },
    [](Draw& draw) -> Command {
      return {"SCAN", "0", "TYPE", draw.One({"hash", "nosuch", "STRING"}), "COUNT", "100000"};
    },
    [](Draw& draw) -> Command {
      return {"CONFIG", "SET", "set-max-listpack-entries", draw.One({"128", "128", "8", "0"})};
    },
};

}  // namespace

std::span<const Maker> NewerMakers() { return kMakers; }

}  // namespace oribi::differential
