#include "differential/groups.h"

namespace oribi::differential {
namespace {

Command Keys(Draw& draw, const char* name) {
  Command command = {name};
  for (auto i = draw.Between(1, 3); i > 0; --i) command.push_back(draw.Key());
  return command;
}

Command Copy(Draw& draw) {
  Command command = {"COPY", draw.Key(), draw.Key()};
  if (draw.OneIn(3)) command.insert(command.end(), {"DB", draw.Database()});
  if (draw.OneIn(2)) command.emplace_back("REPLACE");
  return command;
}

// A count beyond the number of keys, so that one call gives them all; walks with small counts are
// part of comparing the keyspace.
Command Scan(Draw& draw) {
  Command command = {"SCAN", "0", "COUNT", "100000"};
  if (draw.OneIn(2)) command.insert(command.end(), {"MATCH", draw.Pattern()});
  if (draw.OneIn(3)) {
    command.insert(command.end(), {"TYPE", draw.One({"string", "STRING", "list", "hash", "zset"})});
  }
  return command;
}

Command ScanWithBadOption(Draw& draw) {
  return {"SCAN", draw.One({"0", "abc", "-1", "", "18446744073709551616"}),
          draw.One({"COUNT", "MATCH", "TYPE", "NOSUCH"}), draw.One({"0", "-1", "abc", "nosuch"})};
}

constexpr Maker kMakers[] = {
    [](Draw& draw) { return Keys(draw, "DEL"); },
    [](Draw& draw) { return Keys(draw, "UNLINK"); },
    [](Draw& draw) { return Keys(draw, "EXISTS"); },
    [](Draw& draw) { return Keys(draw, "EXISTS"); },
    [](Draw& draw) { return Keys(draw, "TOUCH"); },
    [](Draw& draw) -> Command {
      return {"TYPE", draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"RENAME", draw.Key(), draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"RENAME", draw.Key(), draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"RENAMENX", draw.Key(), draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"MOVE", draw.Key(), draw.Database()};
    },
    Copy,
    Copy,
    [](Draw& draw) -> Command {
      return {"OBJECT", "ENCODING", draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"OBJECT", "ENCODING", draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"OBJECT", draw.One({"REFCOUNT", "IDLETIME", "FREQ", "HELP", "NOSUCH", "encoding"}),
              draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {"KEYS", draw.Pattern()};
    },
    Scan,
    ScanWithBadOption,
    [](Draw&) -> Command { return {"RANDOMKEY"}; },
    [](Draw& draw) -> Command {
      return {"MEMORY", "USAGE", draw.Key()};
    },
};

}  // namespace

std::span<const Maker> GenericMakers() { return kMakers; }

}  // namespace oribi::differential
