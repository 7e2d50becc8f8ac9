#include "session/kept_arguments.h"

#include <cstring>

namespace oribi::session {

KeptArguments::KeptArguments(std::span<const std::string_view> arguments)
    : count_(arguments.size()), bytes_(arguments.size() * sizeof(std::size_t)) {
  for (const std::string_view argument : arguments) bytes_ += argument.size();
  block_.reset(new char[bytes_]);
  char* length = block_.get();
  char* text = length + count_ * sizeof(std::size_t);
  for (const std::string_view argument : arguments) {
    const std::size_t size = argument.size();
    std::memcpy(length, &size, sizeof size);
    length += sizeof size;
    if (size > 0) std::memcpy(text, argument.data(), size);
    text += size;
  }
}

std::vector<std::string_view> KeptArguments::Views() const {
  std::vector<std::string_view> arguments(count_);
  const char* length = block_.get();
  const char* text = length + count_ * sizeof(std::size_t);
  for (std::string_view& argument : arguments) {
    std::size_t size = 0;
    std::memcpy(&size, length, sizeof size);
    length += sizeof size;
    argument = {text, size};
    text += size;
  }
  return arguments;
}

}  // namespace oribi::session
