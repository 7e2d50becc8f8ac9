#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

// How values of options are read and printed: Form<T> knows yes/no, numbers, texts and enums; a
// type with Read, Text and ConfTexts of its own (values.h) is asked itself. Refusals are in Redis'
// words.
namespace oribi::config {

template <typename T>
struct Spec;

enum class Unit { kPlain, kBytes, kOctal };

// Where a value comes from. The lines of a conf file add up in some options, CONFIG SET never adds.
enum class Source { kFirstLine, kLaterLine, kSetting };

using Words = std::span<const std::string>;

template <typename T>
concept ReadsItself = requires(T value, const T& constant, Words words, Source source) {
  { value.Read(words, source) } -> std::same_as<base::Status>;
  { constant.Text() } -> std::same_as<std::string>;
  { constant.ConfTexts() } -> std::same_as<std::vector<std::string>>;
};

// A value of several words, which CONFIG SET gets as one text with spaces in it.
template <typename T>
concept HasManyWords = ReadsItself<T> && !requires {
  T::kIsOneWord;
};

// Not a plain vector: with one as a member of Spec, g++ 12.2 ends in an internal compiler error.
class Names {
 public:
  Names() {}
  Names(std::initializer_list<std::string_view> names) : names_(names) {}

  bool empty() const { return names_.empty(); }
  std::size_t size() const { return names_.size(); }
  std::string_view operator[](std::size_t index) const { return names_[index]; }
  auto begin() const { return names_.begin(); }
  auto end() const { return names_.end(); }

 private:
  std::vector<std::string_view> names_;
};

struct Bounds {
  std::int64_t min;
  std::uint64_t max;
  bool is_signed;
};

base::Status WrongNumberOfArguments();
base::Status ReadYesNo(Words words, bool& value);
base::Status ReadOneOf(Words words, const Names& names, std::size_t& index);
base::Status ReadNumber(Words words, Unit unit, const Bounds& bounds, std::uint64_t& value);
std::string NumberText(std::uint64_t bits, Unit unit, bool is_signed);
// 104857600 as "100mb".
std::string BytesText(std::uint64_t bytes);
// In quotes when a conf file needs them.
std::string ConfWord(std::string_view text);

template <typename T>
struct Form {
  static base::Status Read(Words words, Source source, const Spec<T>&,
                           T& value) requires ReadsItself<T> {
    return value.Read(words, source);
  }
  static std::string Text(const T& value, const Spec<T>&) { return value.Text(); }
  static std::vector<std::string> ConfTexts(const T& value, const Spec<T>&) {
    return value.ConfTexts();
  }
};

template <>
struct Form<bool> {
  static base::Status Read(Words words, Source, const Spec<bool>&, bool& value) {
    return ReadYesNo(words, value);
  }
  static std::string Text(bool value, const Spec<bool>&) { return value ? "yes" : "no"; }
  static std::vector<std::string> ConfTexts(bool value, const Spec<bool>& spec) {
    return {Text(value, spec)};
  }
};

template <std::integral T>
requires(!std::same_as<T, bool>) struct Form<T> {
  static base::Status Read(Words words, Source, const Spec<T>& spec, T& value) {
    std::uint64_t bits = 0;
    auto read = ReadNumber(words, spec.unit, BoundsOf(spec), bits);
    if (read) value = static_cast<T>(bits);
    return read;
  }
  static std::string Text(T value, const Spec<T>& spec) {
    return NumberText(static_cast<std::uint64_t>(value), spec.unit, std::signed_integral<T>);
  }
  static std::vector<std::string> ConfTexts(T value, const Spec<T>& spec) {
    if (spec.unit != Unit::kBytes || value <= 0) return {Text(value, spec)};
    return {BytesText(static_cast<std::uint64_t>(value))};
  }

 private:
  // Redis keeps its counts in signed numbers, so an unsigned option ends at the signed maximum
  // unless it says more.
  static Bounds BoundsOf(const Spec<T>& spec) {
    const auto signed_max = static_cast<T>(std::numeric_limits<std::make_signed_t<T>>::max());
    return {static_cast<std::int64_t>(spec.min.value_or(std::numeric_limits<T>::min())),
            static_cast<std::uint64_t>(spec.max.value_or(signed_max)), std::signed_integral<T>};
  }
};

template <typename E>
requires std::is_enum_v<E>
struct Form<E> {
  static base::Status Read(Words words, Source, const Spec<E>& spec, E& value) {
    std::size_t index = 0;
    auto read = ReadOneOf(words, spec.one_of, index);
    if (read) value = static_cast<E>(index);
    return read;
  }
  static std::string Text(E value, const Spec<E>& spec) {
    return std::string(spec.one_of[static_cast<std::size_t>(value)]);
  }
  static std::vector<std::string> ConfTexts(E value, const Spec<E>& spec) {
    return {Text(value, spec)};
  }
};

template <>
struct Form<std::string> {
  template <typename S>
  static base::Status Read(Words words, Source, const S& spec, std::string& value) {
    if (words.size() != 1) return WrongNumberOfArguments();
    if (spec.one_of.empty()) {
      value = words.front();
      return base::Ok();
    }
    std::size_t index = 0;
    auto read = ReadOneOf(words, spec.one_of, index);
    if (read) value = spec.one_of[index];
    return read;
  }
  static std::string Text(const std::string& value, const Spec<std::string>&) { return value; }
  static std::vector<std::string> ConfTexts(const std::string& value, const Spec<std::string>&) {
    return {ConfWord(value)};
  }
};

}  // namespace oribi::config
