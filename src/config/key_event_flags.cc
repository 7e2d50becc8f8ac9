#include "config/key_event_flags.h"

#include <array>

namespace oribi::config {
namespace {

using base::Failure;
using base::Status;

struct FlagLetter {
  char letter;
  std::uint32_t flag;
};
// In the order in which Redis prints them.
constexpr std::array<FlagLetter, 11> kClassLetters = {{{'g', KeyEventFlags::kGeneric},
                                                       {'$', KeyEventFlags::kString},
                                                       {'l', KeyEventFlags::kList},
                                                       {'s', KeyEventFlags::kSet},
                                                       {'h', KeyEventFlags::kHash},
                                                       {'z', KeyEventFlags::kZset},
                                                       {'x', KeyEventFlags::kExpired},
                                                       {'e', KeyEventFlags::kEvicted},
                                                       {'t', KeyEventFlags::kStream},
                                                       {'d', KeyEventFlags::kModule},
                                                       {'n', KeyEventFlags::kNew}}};
constexpr std::array<FlagLetter, 3> kOtherLetters = {{{'K', KeyEventFlags::kKeyspace},
                                                      {'E', KeyEventFlags::kKeyevent},
                                                      {'m', KeyEventFlags::kKeyMiss}}};

std::uint32_t FlagOf(char letter) {
  if (letter == 'A') return KeyEventFlags::kAll;
  for (const auto& known : kClassLetters) {
    if (known.letter == letter) return known.flag;
  }
  for (const auto& known : kOtherLetters) {
    if (known.letter == letter) return known.flag;
  }
  return 0;
}

}  // namespace

Status KeyEventFlags::Read(Words words, Source) {
  if (words.size() != 1) return WrongNumberOfArguments();
  std::uint32_t read = 0;
  for (const char letter : words.front()) {
    const std::uint32_t flag = FlagOf(letter);
    if (flag == 0) return Failure{"Invalid event class character. Use 'Ag$lshzxeKEtmdn'."};
    read |= flag;
  }
  bits = read;
  return base::Ok();
}

// Redis leaves out n when all other classes are there and A stands for them.
std::string KeyEventFlags::Text() const {
  std::string text;
  if ((bits & kAll) == kAll) {
    text = "A";
  } else {
    for (const auto& known : kClassLetters) {
      if (bits & known.flag) text += known.letter;
    }
  }
  for (const auto& known : kOtherLetters) {
    if (bits & known.flag) text += known.letter;
  }
  return text;
}

std::vector<std::string> KeyEventFlags::ConfTexts() const {
  const bool hides_new = (bits & kAll) == kAll && (bits & kNew);
  return {ConfWord(hides_new ? Text() + 'n' : Text())};
}

}  // namespace oribi::config
