#include "differential/mutate.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "base/ascii.h"
#include "base/numbers.h"
#include "differential/groups.h"
#include "differential/words.h"

namespace oribi::differential {
namespace {

constexpr std::int64_t kLongEnoughMs = 1'800'000;
constexpr std::int64_t kMoreThanAnyHas = 100'000;
constexpr std::string_view kLeastInteger = "-9223372036854775808";
constexpr std::int64_t kMostOffset = 1'000'000;
// 512 MB in bits; what lies beyond is refused by everybody.
constexpr std::int64_t kLeastRefusedOffset = 4'294'967'296;

std::size_t AnyArgument(Draw& draw, const Command& command) {
  return 1 + draw.Below(command.size() - 1);
}

void SwapArguments(Draw& draw, Command& command) {
  std::swap(command[AnyArgument(draw, command)], command[AnyArgument(draw, command)]);
}

void InsertWord(Draw& draw, Command& command, std::string word) {
  const auto place = 1 + draw.Below(command.size());
  command.insert(command.begin() + static_cast<std::ptrdiff_t>(place), std::move(word));
}

void MutateArguments(Draw& draw, Command& command) {
  const auto at = AnyArgument(draw, command);
  const auto place = command.begin() + static_cast<std::ptrdiff_t>(at);
  switch (draw.Below(9)) {
    case 0: command.erase(place); break;
    case 1: command.pop_back(); break;
    case 2: InsertWord(draw, command, std::string(command[at])); break;
    case 3: SwapArguments(draw, command); break;
    case 4: command[at] = draw.AbsurdWord(); break;
    case 5: command[at] = draw.Binary(10); break;
    default: command[at] = draw.AbsurdNumber();
  }
}

void MutateName(Draw& draw, Command& command) {
  auto& name = command[0];
  if (draw.OneIn(2)) {
    for (auto& c : name) c = draw.OneIn(2) ? base::ToLower(c) : c;
  } else {
    name += draw.One({"X", " ", "\n", "|"});
  }
}

bool IsTooSoon(std::string_view text, std::int64_t unit_ms, bool absolute, std::int64_t now_ms) {
  const auto number = base::ParseInteger(text);
  const auto most = (std::int64_t{1} << 53) / unit_ms;
  if (!number || *number > most || *number < -most) return false;
  const auto from_now = *number * unit_ms - (absolute ? now_ms : 0);
  return from_now > (absolute ? -kLongEnoughMs : 0) && from_now < kLongEnoughMs;
}

struct Deadline {
  std::string_view word;
  std::int64_t unit_ms;
  bool absolute;
};

constexpr std::array kTokens = {Deadline{"ex", 1000, false}, Deadline{"px", 1, false},
                                Deadline{"exat", 1000, true}, Deadline{"pxat", 1, true}};
// Those with the time as their second argument.
constexpr std::array kNames = {Deadline{"setex", 1000, false},    Deadline{"psetex", 1, false},
                               Deadline{"expire", 1000, false},   Deadline{"pexpire", 1, false},
                               Deadline{"expireat", 1000, true},  Deadline{"pexpireat", 1, true},
                               Deadline{"hexpire", 1000, false},  Deadline{"hpexpire", 1, false},
                               Deadline{"hexpireat", 1000, true}, Deadline{"hpexpireat", 1, true}};

// Redis keeps a key that SET gave a deadline in the past until somebody looks at it, so DBSIZE
// depends on chance; expiry_test.cc has these.
bool IsBornDead(const Command& command, const Deadline& token, std::string_view text,
                std::int64_t now_ms) {
  if (!token.absolute || !IsWord(command[0], "set")) return false;
  const auto number = base::ParseInteger(text);
  return number && *number > 0 && *number < now_ms / token.unit_ms;
}

bool HasDeadlineSoon(const Command& command, std::int64_t now_ms) {
  for (std::size_t i = 0; i + 1 < command.size(); ++i) {
    for (const auto& token : kTokens) {
      if (!IsWord(command[i], token.word)) continue;
      if (IsTooSoon(command[i + 1], token.unit_ms, token.absolute, now_ms)) return true;
      if (IsBornDead(command, token, command[i + 1], now_ms)) return true;
    }
  }
  return command.size() > 2 && std::ranges::any_of(kNames, [&](const Deadline& name) {
           return IsWord(command[0], name.word) &&
                  IsTooSoon(command[2], name.unit_ms, name.absolute, now_ms);
         });
}

bool IsHugeOffset(std::string_view text) {
  const bool counts_fields = text.starts_with('#');
  const auto number = base::ParseInteger(counts_fields ? text.substr(1) : text);
  return number && *number > kMostOffset && *number < (counts_fields ? 2 : 1) * kLeastRefusedOffset;
}

bool NeedsMuchMemory(const Command& command) {
  if (IsWord(command[0], "bitfield")) {
    return std::any_of(command.begin() + 1, command.end(), IsHugeOffset);
  }
  if (!IsWord(command[0], "setrange") && !IsWord(command[0], "setbit")) return false;
  return command.size() > 2 && IsHugeOffset(command[2]);
}

// Redis 7.0 takes the name from a HELLO that it refuses afterwards, Redis 8.0 does not; and the
// name shows in later replies only.
bool MayNameInVain(const Command& command) {
  if (!IsCommand(command, "hello") || command.size() < 3) return false;
  const auto names = [](const std::string& word) { return IsWord(word, "setname"); };
  if (std::ranges::none_of(command, names)) return false;
  return command.size() != 4 || !names(command[2]);
}

// SPOP of some members leaves it to each server which ones; of all, to none.
bool PopsSome(const Command& command) {
  if (!IsWord(command[0], "spop") || command.size() > 3) return false;
  if (command.size() < 3) return command.size() == 2;
  const auto count = base::ParseInteger(command[2]);
  return count && *count > 0 && *count < kMoreThanAnyHas;
}

bool IsLexKey(std::string_view word) { return word.starts_with("lex"); }

bool IsAnotherScore(const std::string& word) {
  char* end = nullptr;
  const double score = std::strtod(word.c_str(), &end);
  return end == word.c_str() + word.size() && !word.empty() && !(score == 0);
}

bool HasWord(const Command& command, std::string_view lower) {
  return std::ranges::any_of(command, [&](const auto& word) { return IsWord(word, lower); });
}

bool IsRangeOfMembers(const Command& command) {
  static constexpr std::array kByLex = {"zrangebylex", "zrevrangebylex", "zlexcount",
                                        "zremrangebylex"};
  return HasWord(command, "bylex") ||
         std::ranges::any_of(kByLex, [&](const char* name) { return IsCommand(command, name); });
}

// Ranges of members mean something only where all scores are the same. Then each server may answer
// what it likes.
bool MixesScores(const Command& command) {
  const bool names_lex_key = std::ranges::any_of(command, IsLexKey);
  if (IsRangeOfMembers(command)) {
    const std::size_t at = IsCommand(command, "zrangestore") ? 2 : 1;
    return command.size() > at && !IsLexKey(command[at]);
  }
  return names_lex_key && IsCommand(command, "zadd") &&
         std::ranges::any_of(command, IsAnotherScore);
}

bool IsLenientBound(const std::string& word) {
  return word.starts_with(' ') || word.starts_with("( ") || word.find_first_of("xX") != word.npos;
}

// The differences score-bounds and list-count-range, where they change what is stored.
bool IsTakenByOneOnly(const Command& command) {
  if (IsWord(command[0], "lrem")) return command.size() > 2 && command[2] == kLeastInteger;
  const bool writes = IsWord(command[0], "zremrangebyscore") || IsWord(command[0], "zrangestore");
  return writes && std::ranges::any_of(command, IsLenientBound);
}

// Of registers that were overwritten Redis finds out some steps later than Oribi.
bool BreaksRegisters(const Command& command) {
  constexpr std::int64_t kHead = 15;
  if (!IsWord(command[0], "setrange") || command.size() < 3) return false;
  if (!std::string_view(command[1]).starts_with("hll")) return false;
  return base::ParseInteger(command[2]).value_or(0) >= kHead;
}

// Redis reads options and their values up to a NUL.
bool ConfiguresWithNul(const Command& command) {
  const bool configures = IsCommand(command, "config", "set") || IsCommand(command, "client");
  return configures && std::ranges::any_of(
                           command, [](const auto& word) { return word.find('\0') != word.npos; });
}

// A server that listens elsewhere is not found for the next round.
bool MovesThePort(const Command& command) {
  return IsCommand(command, "config", "set") &&
         std::ranges::any_of(command, [](const auto& word) { return IsWord(word, "port"); }) &&
         std::ranges::any_of(command,
                             [](const auto& word) { return base::ParseInteger(word).has_value(); });
}

// Redis 8.0 loses the error of an AUTH that is not the first of a pipeline.
bool Authenticates(const Command& command) {
  return std::ranges::any_of(command, [](const auto& word) { return IsWord(word, "auth"); });
}

// Redis 8.0 finds the last element of a large sorted set.
bool HasNegativeOffset(const Command& command) {
  const auto limit =
      std::ranges::find_if(command, [](const auto& word) { return IsWord(word, "limit"); });
  return command.end() - limit > 1 && (limit + 1)->starts_with('-');
}

// Redis 8.0 takes the lowest 32 bits of an index into a short list.
bool SetsDistantIndex(const Command& command) {
  if (!IsCommand(command, "lset") || command.size() < 3) return false;
  const auto index = base::ParseInteger(command[2]);
  return index && *index != static_cast<std::int32_t>(*index);
}

bool IsOtherwiseInRedis8(const Command& command) {
  return Authenticates(command) || HasNegativeOffset(command) || SetsDistantIndex(command);
}

}  // namespace

void Mutate(Draw& draw, Command& command) {
  if (command.size() < 2 || draw.OneIn(12)) {
    if (draw.OneIn(2)) return MutateName(draw, command);
    return InsertWord(draw, command, draw.AbsurdWord());
  }
  MutateArguments(draw, command);
}

bool IsUnfit(const Command& command, std::int64_t now_ms) {
  static constexpr std::array kReasons = {NeedsMuchMemory,   MayNameInVain,  MovesThePort,
                                          ConfiguresWithNul, PopsSome,       MixesScores,
                                          IsTakenByOneOnly,  BreaksRegisters};
  return HasDeadlineSoon(command, now_ms) ||
         std::ranges::any_of(kReasons, [&](const auto& is_reason) { return is_reason(command); });
}

Command NextCommand(Draw& draw, std::int64_t now_ms, int release) {
  for (;;) {
    auto command = MakeCommand(draw, release);
    if (draw.Below(10) < 3) Mutate(draw, command);
    if (draw.OneIn(20) && !command.empty()) Mutate(draw, command);
    if (IsUnfit(command, now_ms) || (release >= 8 && IsOtherwiseInRedis8(command))) continue;
    return command;
  }
}

}  // namespace oribi::differential
