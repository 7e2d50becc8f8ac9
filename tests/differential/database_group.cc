#include "differential/groups.h"

namespace oribi::differential {
namespace {

constexpr Maker kMakers[] = {
    [](Draw& draw) -> Command {
      return {"SELECT", draw.Database()};
    },
    [](Draw& draw) -> Command {
      return {"SELECT", draw.Database()};
    },
    [](Draw& draw) -> Command {
      return {"SELECT", draw.One({"-1", "16", "a", "999999999999"})};
    },
    [](Draw& draw) -> Command {
      return {"SWAPDB", draw.Database(), draw.Database()};
    },
    [](Draw& draw) -> Command {
      return {"SWAPDB", draw.Database(), draw.One({"-1", "16", "a"})};
    },
    [](Draw&) -> Command { return {"DBSIZE"}; },
    [](Draw&) -> Command { return {"DBSIZE"}; },
    // Emptying comes seldom: an empty keyspace tests little.
    [](Draw& draw) -> Command {
      if (!draw.OneIn(6)) return {"DBSIZE"};
      Command command = {draw.One({"FLUSHDB", "FLUSHDB", "FLUSHALL"})};
      if (draw.OneIn(2)) command.emplace_back(draw.One({"SYNC", "ASYNC", "async", "nosuch"}));
      return command;
    },
};

}  // namespace

std::span<const Maker> DatabaseMakers() { return kMakers; }

}  // namespace oribi::differential
