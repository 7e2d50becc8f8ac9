#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace oribi::session {

// The arguments of a call that is to run later, copied into one block of memory.
class KeptArguments {
 public:
  explicit KeptArguments(std::span<const std::string_view> arguments);

  // Into the block: they hold when this is moved, and until it goes.
  std::vector<std::string_view> Views() const;
  std::size_t bytes() const { return bytes_; }

 private:
  std::unique_ptr<char[]> block_;  // the length of each argument, then their bytes
  std::size_t count_;
  std::size_t bytes_;
};

}  // namespace oribi::session
