#include "differential/groups.h"

namespace oribi::differential {
namespace {

const char* Option(Draw& draw) {
  return draw.One({"maxmemory", "maxmemory-policy", "hash-max-listpack-entries",
                   "lazyfree-lazy-expire", "slowlog-max-len", "proto-max-bulk-len",
                   "maxmemory-samples", "nosuch", "slowlog-log-slower-than", "activedefrag",
                   "io-threads", "databases"});
}

const char* Setting(Draw& draw) {
  return draw.One({"yes", "no", "0", "100mb", "1gb", "-1", "allkeys-lru", "noeviction", "128",
                   "abc", "", "1000000", "64", "mb"});
}

// Changes that stay without effect on what follows.
Command ConfigSet(Draw& draw) {
  switch (draw.Below(4)) {
    case 0: return {"CONFIG", "SET", "slowlog-max-len", draw.One({"128", "64", "-1", "abc"})};
    case 1:
      return {"CONFIG", "SET", "lazyfree-lazy-expire", draw.One({"yes", "no", "YES", "maybe"})};
    case 2: return {"CONFIG", "SET", draw.One({"port", "databases", "nosuch"}), "abc"};
    default:
      return {
          "CONFIG",     "SET", "slowlog-max-len", "128", draw.One({"nosuch", "slowlog-max-len"}),
          Setting(draw)};
  }
}

constexpr Maker kMakers[] = {
    [](Draw& draw) -> Command {
      return {"CONFIG", "GET", Option(draw)};
    },
    [](Draw& draw) -> Command {
      return {"CONFIG", "GET", Option(draw), Option(draw)};
    },
    ConfigSet,
    [](Draw&) -> Command { return {"TIME"}; },
    [](Draw&) -> Command { return {"ROLE"}; },
    [](Draw&) -> Command {
      return {"CONFIG", "RESETSTAT"};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"CONFIG", "COMMAND", "CLIENT", "MEMORY", "OBJECT", "SLOWLOG", "LATENCY"}),
              draw.One({"NOSUCH", "HELP", "nosuch\r\n"})};
    },
    [](Draw& draw) -> Command {
      return {"COMMAND", "GETKEYS",
              draw.One({"GET", "SET", "MSET", "MGET", "NOSUCH", "PING", "DEL"}), draw.Key(),
              draw.Value()};
    },
    [](Draw& draw) -> Command {
      return {"COMMAND", "GETKEYS",  draw.One({"BITOP", "RENAME", "COPY", "LCS", "OBJECT"}),
              "AND",     draw.Key(), draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"COMMAND", "INFO", draw.One({"nosuch", "NOSUCH|X"})};
    },
    [](Draw& draw) -> Command {
      return {"DEBUG", "PROTOCOL",
              draw.One({"string", "integer", "double", "null", "array", "set", "map", "verbatim",
                        "true", "false", "bignum", "nosuch"})};
    },
};

}  // namespace

std::span<const Maker> ServerMakers() { return kMakers; }

}  // namespace oribi::differential
