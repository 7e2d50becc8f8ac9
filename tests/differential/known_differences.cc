#include "differential/known_differences.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "base/numbers.h"

namespace oribi::differential {
namespace {

using Explains = bool (*)(const Command& command, const Reply& peer, const Reply& ours);

struct Known {
  const char* name;
  Explains explains;
  int last_release = 99;  // of Redis, that differs so
};

bool IsUnknownCommand(const Reply& reply) {
  return reply.IsError() && reply.text.starts_with("ERR unknown command");
}

bool IsInvalidCursor(const Reply& reply) { return reply.text == "ERR invalid cursor"; }

bool IsScan(const Command& command) {
  return IsCommand(command, "scan") || IsCommand(command, "hscan") || IsCommand(command, "sscan") ||
         IsCommand(command, "zscan");
}

bool IsShortEncoding(const Reply& reply) { return reply.text == "embstr" || reply.text == "int"; }

// The same numbers, as far as doubles go, printed otherwise.
bool AreSameNumbers(const Reply& peer, const Reply& ours, double tolerance) {
  if (peer.type != ours.type || peer.children.size() != ours.children.size()) return false;
  for (std::size_t i = 0; i < peer.children.size(); ++i) {
    if (!AreSameNumbers(peer.children[i], ours.children[i], tolerance)) return false;
  }
  if (peer.text == ours.text) return peer.is_null == ours.is_null;
  const auto a = base::ParseDouble(peer.text);
  const auto b = base::ParseDouble(ours.text);
  return a && b && std::fabs(*a - *b) <= tolerance;
}

// Such as above, but 0 and -0 are not the same.
bool AreSameScores(const Reply& peer, const Reply& ours) {
  if (!AreSameNumbers(peer, ours, 0)) return false;
  if (!std::ranges::equal(peer.children, ours.children, AreSameScores)) return false;
  return peer.text.starts_with('-') == ours.text.starts_with('-');
}

// What ZSCAN found, in the order of members.
Reply InOrder(Reply scan) {
  if (scan.children.size() != 2) return scan;
  auto& found = scan.children[1].children;
  std::map<std::string, Reply> scores;
  for (std::size_t i = 0; i + 1 < found.size(); i += 2) scores[found[i].text] = found[i + 1];
  found.clear();
  for (auto& [member, score] : scores) {
    found.push_back({.type = '$', .is_null = false, .text = member, .children = {}});
    found.push_back(std::move(score));
  }
  return scan;
}

// "(0x1p3", " 1"
bool IsLenientBound(const std::string& word) {
  const auto number = std::string_view(word).substr(word.starts_with('(') ? 1 : 0);
  return number.starts_with(' ') || number.find_first_of("xX") != number.npos;
}

// " 1", "1x"
bool IsLenientCount(const std::string& word) {
  return !base::ParseInteger(word) && std::atoi(word.c_str()) > 0;
}

bool IsTooLong(const Reply& peer, const Reply& ours) {
  return ours.text == "ERR timeout is out of range" && peer.text == "ERR timeout is negative";
}

// The reply of EXEC.
bool DiffersInTimeoutsOnly(const Reply& peer, const Reply& ours) {
  return std::ranges::equal(peer.children, ours.children, [](const Reply& a, const Reply& b) {
    return a == b || IsTooLong(a, b);
  });
}

constexpr Known kKnown[] = {
    {"hello-refusal",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "hello") && peer.IsError() && ours.IsError() &&
              !IsUnknownCommand(ours);
     },
     7},
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
       return IsScan(command) && IsInvalidCursor(peer) != IsInvalidCursor(ours);
     }},
    {"bit-arguments-first",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return (IsCommand(command, "bitcount") || IsCommand(command, "bitpos")) &&
              (peer.Integer() || peer.text.starts_with("WRONGTYPE")) && ours.IsError() &&
              (ours.text == "ERR syntax error" ||
               ours.text == "ERR value is not an integer or out of range");
     },
     7},
    {"list-encoding",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "object", "encoding") && peer.text == "quicklist" &&
              ours.text == "listpack";
     }},
    {"set-encoding",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "object", "encoding") && peer.text == "hashtable" &&
              (ours.text == "listpack" || ours.text == "intset");
     }},
    {"score-digits",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       if (IsCommand(command, "zscan")) return AreSameNumbers(InOrder(peer), InOrder(ours), 0);
       return !command.empty() && base::ToLower(command[0][0]) == 'z' &&
              AreSameNumbers(peer, ours, 0);
     },
     7},
    {"score-shortest",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return !command.empty() && base::ToLower(command[0][0]) == 'z' && AreSameScores(peer, ours);
     }},
    {"size-in-advance",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       const bool larger = ours.text == "skiplist" || ours.text == "hashtable";
       return IsCommand(command, "object", "encoding") &&
              ((peer.text == "listpack" && larger) ||
               (peer.text == "intset" && (larger || ours.text == "listpack")));
     },
     7},
    {"score-bounds",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return ours.text == "ERR min or max is not a float" && ours != peer &&
              std::ranges::any_of(command, IsLenientBound);
     },
     7},
    {"timeout-range",
     [](const Command&, const Reply& peer, const Reply& ours) {
       return IsTooLong(peer, ours) || (peer.IsAggregate() && DiffersInTimeoutsOnly(peer, ours));
     }},
    {"rank-with-score",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return (IsCommand(command, "zrank") || IsCommand(command, "zrevrank")) &&
              command.size() > 3 && peer.text.starts_with("ERR wrong number") && ours != peer;
     },
     7},
    {"list-count-range",
     [](const Command& command, const Reply&, const Reply& ours) {
       return (IsCommand(command, "lrem") || IsCommand(command, "lpos")) &&
              ours.text.starts_with("ERR value is out of range, value must between");
     }},
    {"geo-coordinates",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return !command.empty() && IsWord(std::string_view(command[0]).substr(0, 3), "geo") &&
              peer.IsAggregate() && AreSameNumbers(peer, ours, 1e-16);
     }},
    {"getkeys-lenient-count",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "command") && peer.IsAggregate() &&
              ours.text == "ERR Invalid arguments specified for command" &&
              std::ranges::any_of(command, IsLenientCount);
     }},
    {"getkeys-of-8",
     [](const Command& command, const Reply&, const Reply& ours) {
       constexpr const char* kChanged[] = {"zrank", "zrevrank", "sinterstore"};
       return IsCommand(command, "command") && command.size() > 3 && !ours.IsError() &&
              std::ranges::any_of(kChanged,
                                  [&](const char* name) { return IsWord(command[2], name); });
     },
     7},
    {"getkeys-arity",
     [](const Command& command, const Reply& peer, const Reply& ours) {
       return IsCommand(command, "command") && command.size() == 3 && ours.IsError() &&
              peer.text.starts_with("ERR wrong number of arguments for 'command|getkeys");
     },
     7},
};

using ExplainsRaw = bool (*)(const std::string& sent, const Outcome& peer, const Outcome& ours);

struct KnownRaw {
  const char* name;
  ExplainsRaw explains;
};

bool WaitsForMore(const Outcome& peer, const Outcome& ours) {
  return !peer.closed && ours.bytes.starts_with(peer.bytes);
}

std::string WithoutRefusals(std::string bytes) {
  constexpr std::string_view kRefusal =
      "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
  for (auto at = bytes.find(kRefusal); at != bytes.npos; at = bytes.find(kRefusal, at)) {
    bytes.erase(at, kRefusal.size());
  }
  return bytes;
}

constexpr KnownRaw kKnownRaw[] = {
    {"nul-in-a-line",
     [](const std::string& sent, const Outcome& peer, const Outcome& ours) {
       return sent.find('\0') != std::string::npos && WaitsForMore(peer, ours);
     }},
    {"quit-without-replies",
     [](const std::string& sent, const Outcome& peer, const Outcome& ours) {
       return sent.find("REPLY") != std::string::npos && sent.find("QUIT") != std::string::npos &&
              WaitsForMore(peer, ours) && ours.bytes == peer.bytes && ours.closed;
     }},
    {"hello-before-auth",
     [](const std::string&, const Outcome& peer, const Outcome& ours) {
       return peer.bytes.starts_with("-NOAUTH HELLO") && ours.bytes.starts_with("-NOAUTH HELLO") &&
              peer.closed == ours.closed;
     }},
    {"auth-error-lost",
     [](const std::string&, const Outcome& peer, const Outcome& ours) {
       return peer.bytes == WithoutRefusals(ours.bytes) && peer.closed == ours.closed;
     }},
};

}  // namespace

std::string_view KnownRawDifference(const Conversation& conversation, const Outcome& peer,
                                    const Outcome& ours) {
  std::string sent;
  for (const auto& piece : conversation.pieces) sent += piece;
  for (const auto& known : kKnownRaw) {
    if (known.explains(sent, peer, ours)) return known.name;
  }
  return {};
}

std::string_view KnownDifference(const Command& command, const Reply& peer, const Reply& ours,
                                 int release) {
  for (const auto& known : kKnown) {
    if (release <= known.last_release && known.explains(command, peer, ours)) return known.name;
  }
  return {};
}

std::vector<std::string> KnownDifferenceNames() {
  std::vector<std::string> names;
  for (const auto& known : kKnown) names.emplace_back(known.name);
  for (const auto& known : kKnownRaw) names.emplace_back(known.name);
  return names;
}

}  // namespace oribi::differential
