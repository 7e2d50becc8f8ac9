#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "commands/spec.h"

namespace oribi::commands {

// The last commands that took long, newest first. What is kept of one is bounded, whatever was
// sent.
class SlowLog {
 public:
  static constexpr std::size_t kMaxArguments = 32;  // Redis' numbers
  static constexpr std::size_t kMaxArgumentBytes = 128;

  struct Entry {
    std::int64_t id;
    std::int64_t time_s;
    std::int64_t duration_us;
    std::vector<std::string> arguments;
    std::string client_address;
    std::string client_name;
  };

  // `max_length` is the option slowlog-max-len. Passwords are not kept.
  void Add(Arguments arguments, std::int64_t duration_us, std::int64_t time_s,
           std::string client_address, std::string client_name, std::uint64_t max_length);
  const std::deque<Entry>& entries() const { return entries_; }
  void Clear() { entries_.clear(); }

 private:
  std::deque<Entry> entries_;
  std::int64_t next_id_ = 0;
};

}  // namespace oribi::commands
