#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/forms.h"

// Values of options that are more than one number or text. Each reads the words of a line (Read),
// prints itself for CONFIG GET (Text) and for conf files (ConfTexts: a text for each line).
namespace oribi::config {

// "3600 1 300 100": a snapshot after that many seconds if at least so many writes happened.
struct SavePoint {
  std::int64_t seconds;
  std::int64_t changes;
  bool operator==(const SavePoint&) const = default;
};
struct SavePoints {
  std::vector<SavePoint> points;

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const SavePoints&) const = default;
};

struct OutputBufferLimit {
  std::uint64_t hard_bytes;
  std::uint64_t soft_bytes;
  std::int64_t soft_seconds;
  bool operator==(const OutputBufferLimit&) const = default;
};
// One limit for each class of clients; those not named keep theirs.
struct OutputBufferLimits {
  OutputBufferLimit normal;
  OutputBufferLimit replica;
  OutputBufferLimit pubsub;

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const OutputBufferLimits&) const = default;
};

// Addresses to listen at; one that begins with '-' may be missing on this machine.
struct AddressList {
  std::vector<std::string> addresses;

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const AddressList&) const = default;
};

struct Percentiles {
  std::vector<double> values;

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const Percentiles&) const = default;
};

// A folder, as it was given and as an absolute path (what CONFIG GET prints).
struct Directory {
  static constexpr bool kIsOneWord = true;
  std::string given = "./";

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const Directory& other) const { return Text() == other.Text(); }
};

// "100mb", or "5%" of maxmemory.
struct BytesOrPercent {
  static constexpr bool kIsOneWord = true;
  std::uint64_t bytes = 0;
  std::uint64_t percent = 0;  // not 0: bytes counts for nothing

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const BytesOrPercent&) const = default;
};

// What SIGTERM and SIGINT ask for: the options of SHUTDOWN, or "default".
struct ShutdownFlags {
  enum Flag : std::uint32_t { kSave = 1, kNoSave = 2, kNow = 4, kForce = 8 };
  std::uint32_t bits = 0;

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const ShutdownFlags&) const = default;
};

struct OomScores {
  std::array<std::int64_t, 3> values;

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const OomScores&) const = default;
};

struct PrimaryAddress {
  std::string host;
  std::uint32_t port = 0;

  base::Status Read(Words words, Source source);
  std::string Text() const;
  std::vector<std::string> ConfTexts() const;
  bool operator==(const PrimaryAddress&) const = default;
};

// A directive that may stand in a conf file many times, each line of kMin to kMax words.
template <std::size_t kMin, std::size_t kMax>
struct Directives {
  std::vector<std::vector<std::string>> lines;

  base::Status Read(Words words, Source) {
    if (words.size() < kMin || words.size() > kMax) return WrongNumberOfArguments();
    lines.emplace_back(words.begin(), words.end());
    return base::Ok();
  }
  std::string Text() const { return {}; }
  std::vector<std::string> ConfTexts() const {
    std::vector<std::string> texts;
    for (const auto& line : lines) {
      std::string& text = texts.emplace_back();
      for (const std::string& word : line) text += (text.empty() ? "" : " ") + ConfWord(word);
    }
    return texts;
  }
  bool operator==(const Directives&) const = default;
};
inline constexpr std::size_t kAnyNumber = 100'000;

}  // namespace oribi::config
