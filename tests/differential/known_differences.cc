#include "differential/known_differences.h"

namespace oribi::differential {
namespace {

using Explains = bool (*)(const Command& command, const Reply& peer, const Reply& ours);

struct Known {
  const char* name;
  Explains explains;
};

bool IsUnknownCommand(const Reply& reply) {
  return reply.IsError() && reply.text.starts_with("ERR unknown command");
}

bool IsInvalidCursor(const Reply& reply) { return reply.text == "ERR invalid cursor"; }

bool IsShortEncoding(const Reply& reply) { return reply.text == "embstr" || reply.text == "int"; }

constexpr Known kKnown[] = {
    {"hello-refusal",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "hello") && peer.IsError() && ours.IsError() &&
              !IsUnknownCommand(ours);
     }},
    {"encoding-tells-history",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "object", "encoding") &&
              (peer.text == "raw" || peer.text == "embstr") && IsShortEncoding(ours);
     }},
    {"shared-integer-copies",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "object", "refcount") && peer.Integer() == 1 &&
              ours.Integer() == 2147483647;
     }},
    {"scan-cursor",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "scan") && IsInvalidCursor(peer) != IsInvalidCursor(ours);
     }},
};

}  // namespace

std::string_view KnownDifference(const Command& command, const Reply& peer, const Reply& ours) {
  for (const auto& known : kKnown) {
    if (known.explains(command, peer, ours)) return known.name;
  }
  return {};
}

std::vector<std::string> KnownDifferenceNames() {
  std::vector<std::string> names;
  for (const auto& known : kKnown) names.emplace_back(known.name);
  return names;
}

}  // namespace oribi::differential
