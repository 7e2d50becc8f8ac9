#include "differential/groups.h"

namespace oribi::differential {
namespace {

Command WithCondition(Draw& draw, Command command) {
  if (draw.OneIn(2)) command.emplace_back(draw.One({"NX", "XX", "GT", "LT", "gt", "nx"}));
  if (draw.OneIn(12)) command.emplace_back(draw.One({"NX", "XX", "GT", "LT"}));
  return command;
}

constexpr Maker kMakers[] = {
    [](Draw& draw) {
      return WithCondition(draw, {"EXPIRE", draw.Key(), draw.Seconds()});
    },
    [](Draw& draw) {
      return WithCondition(draw, {"PEXPIRE", draw.Key(), draw.Milliseconds()});
    },
    [](Draw& draw) {
      return WithCondition(draw, {"EXPIREAT", draw.Key(), draw.UnixSeconds()});
    },
    [](Draw& draw) {
      return WithCondition(draw, {"PEXPIREAT", draw.Key(), draw.UnixMilliseconds()});
    },
    [](Draw& draw) -> Command {
      return {"PERSIST", draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"TTL", "PTTL"}), draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"TTL", "PTTL"}), draw.Key()};
    },
    [](Draw& draw) -> Command {
      return {draw.One({"EXPIRETIME", "PEXPIRETIME"}), draw.Key()};
    },
};

}  // namespace

std::span<const Maker> ExpireMakers() { return kMakers; }

}  // namespace oribi::differential
