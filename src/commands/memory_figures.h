#pragma once

#include <cstddef>
#include <cstdint>

namespace oribi::commands {

// Where the memory of the process is, in bytes.
struct MemoryFigures {
  std::size_t used = 0;  // asked for by what the process keeps, as used_memory in INFO
  std::size_t peak = 0;
  std::size_t startup = 0;
  std::size_t clients = 0;    // of all connections together,
  std::size_t connected = 0;  // which are so many
  // Of the allocator, and of the whole process as the system sees it.
  std::size_t allocated = 0;
  std::size_t active = 0;
  std::size_t resident = 0;
  std::size_t muzzy = 0;
  std::size_t rss = 0;
};

// As INFO and MEMORY STATS compare them; 0 when there is nothing to compare with.
inline double Ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}
inline std::int64_t Difference(std::size_t a, std::size_t b) {
  return static_cast<std::int64_t>(a) - static_cast<std::int64_t>(b);
}

}  // namespace oribi::commands
