#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

#include "base/random.h"
#include "support/environment.h"
#include "support/reply.h"

namespace oribi::differential {

using support::Command;
using support::FromEnvironment;

// ORIBI_DIFF_SEED, to try other draws than the usual run does.
inline std::uint64_t SeedOr(std::uint64_t otherwise) {
  return FromEnvironment("ORIBI_DIFF_SEED", otherwise);
}

// Where generated commands get their words from. Keys and databases are few, so that commands meet;
// times are far away, so that two servers asked one after the other agree about them.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}

  std::uint64_t Below(std::uint64_t bound) { return random_.Below(bound); }
  std::int64_t Between(std::int64_t least, std::int64_t most);
  bool OneIn(std::uint64_t n) { return Below(n) == 0; }
  const char* One(std::initializer_list<const char*> words) {
    return words.begin()[Below(words.size())];
  }
  std::string Number(std::int64_t least, std::int64_t most) {
    return std::to_string(Between(least, most));
  }

  std::string Key();
  // One of a few keys that may hold kilobytes; commands of quadratic cost keep off them.
  std::string BigKey();
  std::string Database();
  std::string Value();
  // What a key of numbers may hold or be incremented by, ends of the range included.
  std::string Integer();
  std::string Float();
  // Any bytes, NUL and CRLF among them.
  std::string Binary(std::size_t most);
  // Small, around zero, both signs: an index into a string.
  std::string Index();
  std::string Pattern();

  // A time to live of years, so many that two draws hardly ever meet; sometimes one in the past.
  std::string Seconds();
  std::string Milliseconds();
  // The same as points in time.
  std::string UnixSeconds();
  std::string UnixMilliseconds();

  // A number as nobody should send it.
  std::string AbsurdNumber();
  std::string AbsurdWord();

 private:
  bool Rarely() { return OneIn(12); }

  base::Random random_;
};

}  // namespace oribi::differential
