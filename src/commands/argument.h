#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace oribi::commands {

// A command's arguments are declared once, as a tree; arity, key positions, COMMAND INFO, DOCS and
// GETKEYS follow from it (derive.h). Handlers read them with ArgReader.

enum class ArgumentType : std::uint8_t {
  kKey,
  kText,
  kInteger,
  kDouble,
  kPattern,
  kUnixTime,
  kToken,
  kOneOf,
  kBlock
};

// What a command does with a key: one of the first four, and what of the rest applies. Redis' words
// (COMMAND INFO).
enum KeyFlag : std::uint16_t {
  kRO = 1 << 0,      // reads the value
  kRW = 1 << 1,      // reads and changes it
  kOW = 1 << 2,      // replaces it, whatever it was
  kRM = 1 << 3,      // deletes the key
  kAccess = 1 << 4,  // gives (part of) the value to the client
  kUpdate = 1 << 5,
  kInsert = 1 << 6,
  kDelete = 1 << 7,
  kNotKey = 1 << 8,
  kIncomplete = 1 << 9,
  kVariableFlags = 1 << 10,
};
constexpr KeyFlag operator|(KeyFlag a, KeyFlag b) {
  return static_cast<KeyFlag>(static_cast<int>(a) | static_cast<int>(b));
}

struct Argument {
  std::string_view name;
  ArgumentType type = ArgumentType::kText;
  std::string_view token = {};  // the word before it, or the word itself for kToken
  KeyFlag key_flags = {};       // of a pattern: it names keys
  bool optional = false;
  bool multiple = false;               // once or more
  bool multiple_token = false;         // the token is repeated each time
  std::string_view since = {};         // where it is younger than its command
  std::string_view display_text = {};  // in the docs; the name when empty
  std::vector<Argument> children = {};
};

// Builders: Optional(OneOf("condition", {Token("NX"), Token("XX")})), Many(Key("key", kRO)),
// After("EX", Integer("seconds")).
inline Argument Key(std::string_view name, KeyFlag flags) {
  return {.name = name, .type = ArgumentType::kKey, .key_flags = flags};
}
inline Argument Text(std::string_view name) { return {.name = name}; }
inline Argument Integer(std::string_view name) {
  return {.name = name, .type = ArgumentType::kInteger};
}
inline Argument Double(std::string_view name) {
  return {.name = name, .type = ArgumentType::kDouble};
}
inline Argument Pattern(std::string_view name) {
  return {.name = name, .type = ArgumentType::kPattern};
}
inline Argument UnixTime(std::string_view name) {
  return {.name = name, .type = ArgumentType::kUnixTime};
}
// A word by itself; its name in the docs when it differs from the lower-case word.
inline Argument Token(std::string_view word, std::string_view name = {}) {
  return {.name = name, .type = ArgumentType::kToken, .token = word};
}
inline Argument OneOf(std::string_view name, std::vector<Argument> children) {
  return {.name = name, .type = ArgumentType::kOneOf, .children = std::move(children)};
}
inline Argument Block(std::string_view name, std::vector<Argument> children) {
  return {.name = name, .type = ArgumentType::kBlock, .children = std::move(children)};
}
inline Argument Optional(Argument argument) {
  argument.optional = true;
  return argument;
}
inline Argument Many(Argument argument) {
  argument.multiple = true;
  return argument;
}
inline Argument Since(std::string_view version, Argument argument) {
  argument.since = version;
  return argument;
}
inline Argument ShownAs(std::string_view text, Argument argument) {
  argument.display_text = text;
  return argument;
}
inline Argument After(std::string_view token, Argument argument) {
  argument.token = token;
  return argument;
}

}  // namespace oribi::commands
