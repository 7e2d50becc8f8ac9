#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "commands/spec.h"
#include "commands/table.h"

namespace oribi::server {

// A call with its own copy of the arguments, to be run later: they lie one after the other.
class KeptCall {
 public:
  KeptCall(commands::Arguments arguments, const commands::Command& called) : command_(&called) {
    std::size_t bytes = 0;
    for (const std::string_view argument : arguments) bytes += argument.size();
    bytes_.reserve(bytes);
    for (const std::string_view argument : arguments) bytes_ += argument;
    arguments_.reserve(arguments.size());
    std::size_t at = 0;
    for (const std::string_view argument : arguments) {
      arguments_.emplace_back(bytes_.data() + at, argument.size());
      at += argument.size();
    }
  }
  KeptCall(const KeptCall&) = delete;
  KeptCall& operator=(const KeptCall&) = delete;

  const commands::Command& command() const { return *command_; }
  commands::Arguments arguments() const { return arguments_; }
  std::size_t memory_bytes() const {
    return sizeof *this + bytes_.capacity() + arguments_.capacity() * sizeof(std::string_view);
  }

 private:
  const commands::Command* command_;
  std::string bytes_;
  std::vector<std::string_view> arguments_;
};

}  // namespace oribi::server
