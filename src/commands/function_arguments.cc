// The arguments of a function's call, read as its declaration says.

#include <fmt/format.h>

#include <limits>

#include "base/ascii.h"
#include "base/numbers.h"
#include "commands/function_run.h"
#include "protocol/errors.h"

namespace oribi::commands {
namespace {

using protocol::errors::Shown;

std::string_view TokenOf(const oribi_argument& argument) {
  return argument.token == nullptr ? std::string_view() : argument.token;
}

// As it is called in errors: the word a client writes where there is one.
std::string_view ShownName(const oribi_argument& argument) {
  return TokenOf(argument).empty() ? argument.name : TokenOf(argument);
}

std::string IntegerError(const oribi_argument& argument) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  const auto name = ShownName(argument);
  if (argument.high != kMost) {
    return fmt::format("ERR {} must be an integer from {} to {}", name, argument.low,
                       argument.high);
  }
  if (argument.low == kLeast) return fmt::format("ERR {} must be an integer", name);
  return fmt::format("ERR {} must be an integer, at least {}", name, argument.low);
}

std::string TextError(const oribi_argument& argument, std::string_view text) {
  const bool is_short = text.size() < static_cast<std::size_t>(argument.low);
  return fmt::format("ERR {} must have {} {} bytes", ShownName(argument),
                     is_short ? "at least" : "at most", is_short ? argument.low : argument.high);
}

}  // namespace

void FunctionRun::TakeArguments() {
  const oribi_function& declared = *function_->declared;
  many_values_.clear();
  values_.resize(std::max<std::size_t>(values_.size(), declared.argument_count));
  for (std::size_t i = 0; i < declared.argument_count; ++i) {
    values_[i] = {{"", 0}, declared.arguments[i].fallback, 0, 0};
  }
  arguments = values_.data();
  TakePositional();
  if (failed == 0 && !context_->args.done()) TakeOptions();
  many = many_values_.data();
  many_count = many_values_.size();
}

void FunctionRun::TakePositional() {
  ArgReader& args = context_->args;
  for (std::size_t i = 0; i < function_->positional; ++i) {
    const oribi_argument& argument = function_->argument(i);
    const bool optional = (argument.flags & ORIBI_OPTIONAL) != 0;
    if (args.done() || (optional && IsOption(args.Peek()))) {
      if (optional) continue;
      return Fail(fmt::format("ERR {} of {} is missing", argument.name, function_->name));
    }
    TakeValue(i);
  }
}

void FunctionRun::TakeOptions() {
  ArgReader& args = context_->args;
  while (failed == 0 && !args.done()) {
    std::size_t index = 0;
    const oribi_argument* const option = OptionAt(args.Peek(), index);
    if (option == nullptr) {
      return Fail(
          fmt::format("ERR unknown option '{}' of {}", Shown(args.Peek()), function_->name));
    }
    args.Skip(1);
    if (values_[index].given != 0) return Fail(fmt::format("ERR {} is given twice", option->token));
    if (option->type == ORIBI_ARGUMENT_FLAG) {
      values_[index].given = 1;
    } else if (args.done()) {
      return Fail(fmt::format("ERR the value of {} is missing", option->token));
    } else {
      TakeValue(index);
    }
  }
}

// The value of an argument, or all of them.
void FunctionRun::TakeValue(std::size_t index) {
  ArgReader& args = context_->args;
  const oribi_argument& argument = function_->argument(index);
  Read(argument, args.Text(), values_[index]);
  if ((argument.flags & ORIBI_MANY) == 0) return;
  many_values_.push_back(values_[index]);
  while (failed == 0 && !args.done() && !IsOption(args.Peek())) {
    oribi_value value;
    Read(argument, args.Text(), value);
    many_values_.push_back(value);
  }
}

void FunctionRun::Read(const oribi_argument& argument, std::string_view text, oribi_value& value) {
  value = {{text.data(), text.size()}, 0, 0, 1};
  if (argument.type == ORIBI_ARGUMENT_INTEGER) {
    const auto integer = base::ParseInteger(text);
    if (!integer || *integer < argument.low || *integer > argument.high) {
      return Fail(IntegerError(argument));
    }
    value.integer = *integer;
  } else if (argument.type == ORIBI_ARGUMENT_DOUBLE) {
    const auto number = base::ParseDouble(text);
    if (!number || *number < argument.low_number || *number > argument.high_number) {
      return Fail(fmt::format("ERR {} must be a number from {} to {}", ShownName(argument),
                              argument.low_number, argument.high_number));
    }
    value.number = *number;
  } else if (static_cast<std::int64_t>(text.size()) < argument.low ||
             static_cast<std::int64_t>(text.size()) > argument.high) {
    Fail(TextError(argument, text));
  }
}

const oribi_argument* FunctionRun::OptionAt(std::string_view word, std::size_t& index) const {
  for (index = function_->positional; index < function_->declared->argument_count; ++index) {
    const oribi_argument& argument = function_->argument(index);
    if (base::EqualsIgnoreCase(word, TokenOf(argument))) return &argument;
  }
  return nullptr;
}

bool FunctionRun::IsOption(std::string_view word) const {
  std::size_t index = 0;
  return OptionAt(word, index) != nullptr;
}

}  // namespace oribi::commands
