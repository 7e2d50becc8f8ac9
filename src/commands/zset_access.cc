#include "commands/zset_access.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "base/ascii.h"
#include "base/numbers.h"

namespace oribi::commands {

using keyspace::LexBound;

namespace {

// Integers of so few characters are doubles without loss.
constexpr std::size_t kExactChars = 15;

// An end of a range of scores. As Redis 8 reads it: no space in front, no hexadecimal; nothing at
// all is 0; what is too large is infinite; a NUL ends it.
std::optional<double> ParseBound(std::string_view text) {
  if (const auto exact = ParseScore(text); exact && text.find_first_of("xX") == text.npos) {
    return exact;
  }
  if (!text.empty() && base::IsSpace(text[0])) return std::nullopt;
  const std::string copy(text.substr(0, text.find('\0')));
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  const bool read = *end == '\0' && !std::isnan(value);
  if (!read || copy.find_first_of("xX") != copy.npos) return std::nullopt;
  return value;
}

bool ParseExcluded(std::string_view& text) {
  if (text.empty() || text[0] != '(') return false;
  text.remove_prefix(1);
  return true;
}

std::optional<LexBound> ParseLexBound(std::string_view text) {
  if (text == "-") return LexBound{LexBound::Kind::kLowest};
  if (text == "+") return LexBound{LexBound::Kind::kHighest};
  if (text.empty() || (text[0] != '[' && text[0] != '(')) return std::nullopt;
  const auto kind = text[0] == '[' ? LexBound::Kind::kIncluded : LexBound::Kind::kExcluded;
  return LexBound{kind, text.substr(1)};
}

}  // namespace

std::optional<double> ParseScore(std::string_view text) {
  if (text.size() <= kExactChars) {
    if (const auto integer = base::ParseInteger(text)) return static_cast<double>(*integer);
  }
  return base::ParseDouble(text);
}

std::optional<keyspace::ScoreRange> ParseScoreRange(std::string_view min, std::string_view max) {
  keyspace::ScoreRange range;
  range.min_excluded = ParseExcluded(min);
  range.max_excluded = ParseExcluded(max);
  const auto low = ParseBound(min);
  const auto high = ParseBound(max);
  if (!low || !high) return std::nullopt;
  range.min = *low;
  range.max = *high;
  return range;
}

std::optional<keyspace::LexRange> ParseLexRange(std::string_view min, std::string_view max) {
  const auto low = ParseLexBound(min);
  const auto high = ParseLexBound(max);
  if (!low || !high) return std::nullopt;
  return keyspace::LexRange{*low, *high};
}

keyspace::Zset::Span RankSpan(std::int64_t start, std::int64_t stop, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  if (start < 0) start = std::max<std::int64_t>(start + length, 0);
  if (stop < 0) stop += length;
  stop = std::min(stop, length - 1);
  if (start > stop) return {};
  return {static_cast<std::size_t>(start), static_cast<std::size_t>(stop - start + 1)};
}

void StoreResult(CommandContext& ctx, const keyspace::Key& key, keyspace::LargeZset* result,
                 std::string_view event) {
  auto writer = ctx.db.Write(key);
  if (result->size() > 0) {
    keyspace::StoreZset(writer, result);
    return writer.Changed({event, keyspace::EventClass::kZset});
  }
  ctx.db.Bury(result);
  if (!writer.exists()) return;
  writer.Delete();
  writer.Changed({"del", keyspace::EventClass::kGeneric});
}

}  // namespace oribi::commands
