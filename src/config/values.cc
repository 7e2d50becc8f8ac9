#include "config/values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "base/ascii.h"
#include "base/numbers.h"

namespace oribi::config {
namespace {

using base::Failure;
using base::Status;

bool IsEmpty(Words words) { return words.empty() || (words.size() == 1 && words.front().empty()); }

Status ReadSavePoints(Words words, std::vector<SavePoint>& points) {
  if (words.size() % 2 != 0) return Failure{"Invalid save parameters"};
  for (std::size_t i = 0; i < words.size(); i += 2) {
    const auto seconds = base::ParseInteger(words[i]);
    const auto changes = base::ParseInteger(words[i + 1]);
    if (!seconds || !changes || *seconds < 1 || *changes < 0) {
      return Failure{"Invalid save parameters"};
    }
    points.push_back({*seconds, *changes});
  }
  return base::Ok();
}

std::optional<OutputBufferLimit> ReadLimit(Words words) {
  const auto hard = base::ParseMemory(words[0]);
  const auto soft = base::ParseMemory(words[1]);
  const auto seconds = base::ParseInteger(words[2]);
  if (!hard || !soft || !seconds || *seconds < 0) return std::nullopt;
  return OutputBufferLimit{*hard, *soft, *seconds};
}

OutputBufferLimit* LimitOf(OutputBufferLimits& limits, std::string_view client_class) {
  if (base::EqualsIgnoreCase(client_class, "normal")) return &limits.normal;
  if (base::EqualsIgnoreCase(client_class, "slave")) return &limits.replica;
  if (base::EqualsIgnoreCase(client_class, "replica")) return &limits.replica;
  if (base::EqualsIgnoreCase(client_class, "pubsub")) return &limits.pubsub;
  return nullptr;
}

std::string LimitText(std::string_view client_class, const OutputBufferLimit& limit) {
  return fmt::format("{} {} {} {}", client_class, limit.hard_bytes, limit.soft_bytes,
                     limit.soft_seconds);
}

std::string LimitConfText(std::string_view client_class, const OutputBufferLimit& limit) {
  return fmt::format("{} {} {} {}", client_class, BytesText(limit.hard_bytes),
                     BytesText(limit.soft_bytes), limit.soft_seconds);
}

struct ShutdownName {
  std::string_view name;
  std::uint32_t flag;
};
constexpr std::array<ShutdownName, 5> kShutdownNames = {{{"default", 0},
                                                         {"save", ShutdownFlags::kSave},
                                                         {"nosave", ShutdownFlags::kNoSave},
                                                         {"now", ShutdownFlags::kNow},
                                                         {"force", ShutdownFlags::kForce}}};

const ShutdownName* FindShutdownName(std::string_view word) {
  for (const auto& known : kShutdownNames) {
    if (base::EqualsIgnoreCase(known.name, word)) return &known;
  }
  return nullptr;
}

}  // namespace

Status SavePoints::Read(Words words, Source source) {
  std::vector<SavePoint> read;
  if (!IsEmpty(words)) {
    if (auto done = ReadSavePoints(words, read); !done) return done;
    if (source == Source::kLaterLine) read.insert(read.begin(), points.begin(), points.end());
  }
  points = std::move(read);
  return base::Ok();
}

std::string SavePoints::Text() const {
  std::string text;
  for (const SavePoint& point : points) {
    text += fmt::format("{}{} {}", text.empty() ? "" : " ", point.seconds, point.changes);
  }
  return text;
}

std::vector<std::string> SavePoints::ConfTexts() const {
  return {points.empty() ? "\"\"" : Text()};
}

Status OutputBufferLimits::Read(Words words, Source) {
  if (words.size() % 4 != 0) {
    return Failure{"Wrong number of arguments in buffer limit configuration."};
  }
  for (; !words.empty(); words = words.subspan(4)) {
    OutputBufferLimit* limit = LimitOf(*this, words.front());
    if (!limit) return Failure{"Invalid client class specified in buffer limit configuration."};
    const auto read = ReadLimit(words.subspan(1, 3));
    if (!read) {
      return Failure{"Error in hard, soft or soft_seconds setting in buffer limit configuration."};
    }
    *limit = *read;
  }
  return base::Ok();
}

std::string OutputBufferLimits::Text() const {
  return fmt::format("{} {} {}", LimitText("normal", normal), LimitText("slave", replica),
                     LimitText("pubsub", pubsub));
}

std::vector<std::string> OutputBufferLimits::ConfTexts() const {
  return {LimitConfText("normal", normal), LimitConfText("replica", replica),
          LimitConfText("pubsub", pubsub)};
}

Status AddressList::Read(Words words, Source) {
  constexpr std::size_t kMostAddresses = 16;
  if (words.size() > kMostAddresses) return Failure{"Too many bind addresses specified."};
  addresses.clear();
  if (!IsEmpty(words)) addresses.assign(words.begin(), words.end());
  return base::Ok();
}

std::string AddressList::Text() const { return fmt::format("{}", fmt::join(addresses, " ")); }

std::vector<std::string> AddressList::ConfTexts() const {
  if (addresses.empty()) return {ConfWord("")};
  std::string line;
  for (const std::string& address : addresses)
    line += (line.empty() ? "" : " ") + ConfWord(address);
  return {line};
}

Status Percentiles::Read(Words words, Source) {
  std::vector<double> read;
  for (const std::string& word : IsEmpty(words) ? Words{} : words) {
    const auto value = base::ParseDouble(word);
    if (!value) return Failure{"Invalid latency-tracking-info-percentiles parameters"};
    if (*value < 0 || *value > 100) {
      return Failure{"latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"};
    }
    read.push_back(*value);
  }
  values = std::move(read);
  return base::Ok();
}

std::string Percentiles::Text() const {
  std::string text;
  for (const double value : values) {
    std::array<char, base::kDoubleChars> digits{};
    if (!text.empty()) text += ' ';
    text.append(digits.data(), base::FormatDouble(value, digits.data()));
  }
  return text;
}

std::vector<std::string> Percentiles::ConfTexts() const {
  return {values.empty() ? "\"\"" : Text()};
}

Status Directory::Read(Words words, Source) {
  if (words.size() != 1) return WrongNumberOfArguments();
  const std::string& path = words.front();
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::is_directory(status)) {
    const int code = std::filesystem::exists(status) ? ENOTDIR : error ? error.value() : ENOENT;
    return Failure{std::strerror(code)};
  }
  const auto absolute = std::filesystem::absolute(path, error);
  if (error) return Failure{error.message()};
  given = absolute.lexically_normal().string();
  if (given.size() > 1 && given.back() == '/') given.pop_back();
  return base::Ok();
}

std::string Directory::Text() const {
  std::error_code error;
  if (given == "./") return std::filesystem::current_path(error).string();
  return given;
}

std::vector<std::string> Directory::ConfTexts() const { return {ConfWord(given)}; }

Status BytesOrPercent::Read(Words words, Source) {
  if (words.size() != 1) return WrongNumberOfArguments();
  std::string_view text = words.front();
  if (!text.ends_with('%')) {
    const auto read = base::ParseMemory(text);
    if (!read) return Failure{"argument must be a memory or percent value"};
    *this = {*read, 0};
    return base::Ok();
  }
  text.remove_suffix(1);
  const auto read = base::ParseUnsigned(text);
  if (!read) return Failure{"argument must be a memory or percent value"};
  if (*read > 100) return Failure{"percentage argument must be less or equal to 100"};
  *this = {0, *read};
  return base::Ok();
}

std::string BytesOrPercent::Text() const {
  return percent != 0 ? fmt::format("{}%", percent) : fmt::format("{}", bytes);
}

std::vector<std::string> BytesOrPercent::ConfTexts() const {
  return {percent != 0 ? Text() : BytesText(bytes)};
}

Status ShutdownFlags::Read(Words words, Source) {
  std::uint32_t read = 0;
  for (const std::string& word : words) {
    const ShutdownName* known = FindShutdownName(word);
    if (!known) words = {};
    if (known) read |= known->flag;
    if (words.empty()) break;
  }
  if (words.empty()) {
    return Failure{"argument(s) must be one of the following: default, save, nosave, now, force"};
  }
  if ((read & kSave) && (read & kNoSave)) {
    return Failure{"shutdown options SAVE and NOSAVE can't be used simultaneously"};
  }
  bits = read;
  return base::Ok();
}

std::string ShutdownFlags::Text() const {
  if (bits == 0) return "default";
  std::string text;
  for (const auto& known : kShutdownNames) {
    if (bits & known.flag) text += (text.empty() ? "" : " ") + std::string(known.name);
  }
  return text;
}

std::vector<std::string> ShutdownFlags::ConfTexts() const { return {Text()}; }

Status OomScores::Read(Words words, Source) {
  std::array<std::int64_t, 3> read{};
  if (words.size() != read.size()) return WrongNumberOfArguments();
  for (std::size_t i = 0; i < read.size(); ++i) {
    const auto value = base::ParseInteger(words[i]);
    if (!value || *value < -2000 || *value > 2000) {
      return Failure{"Invalid oom-score-adj-values, elements must be between -2000 and 2000."};
    }
    read[i] = *value;
  }
  values = read;
  return base::Ok();
}

std::string OomScores::Text() const { return fmt::format("{}", fmt::join(values, " ")); }

std::vector<std::string> OomScores::ConfTexts() const { return {Text()}; }

Status PrimaryAddress::Read(Words words, Source) {
  if (words.size() != 2) return WrongNumberOfArguments();
  const bool nobody =
      base::EqualsIgnoreCase(words[0], "no") && base::EqualsIgnoreCase(words[1], "one");
  const auto read = nobody ? 0 : base::ParseInteger(words[1]).value_or(-1);
  if (read < 0 || read > 65535) return Failure{"Invalid master port"};
  host = nobody ? std::string() : words[0];
  port = static_cast<std::uint32_t>(read);
  return base::Ok();
}

std::string PrimaryAddress::Text() const {
  return host.empty() ? std::string() : fmt::format("{} {}", host, port);
}

std::vector<std::string> PrimaryAddress::ConfTexts() const {
  return {host.empty() ? "no one" : fmt::format("{} {}", ConfWord(host), port)};
}

}  // namespace oribi::config
