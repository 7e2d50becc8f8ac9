#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/glob.h"
#include "commands/server_control.h"
#include "keyspace/keyspace.h"
#include "protocol/reply_writer.h"

namespace oribi::commands {

// Which keys KEYS and SCAN want. Borrows the pattern.
class KeyFilter {
 public:
  KeyFilter() = default;
  explicit KeyFilter(std::string_view pattern)
      : pattern_(pattern), prefix_(base::GlobPrefix(pattern)) {}

  // Only keys of the type that TYPE prints so; a name that no type has fits no key.
  void WantType(std::string_view name) { type_ = name; }

  // The pattern is a key's very name.
  bool IsExact() const { return prefix_.size() == pattern_.size(); }
  bool Wants(const keyspace::Entry& entry) const;

 private:
  std::string_view pattern_ = "*";
  std::string_view prefix_;  // every match starts with it
  std::optional<std::string_view> type_;
};

// Walks a database from a cursor on, in slices, until it has seen `limit` keys or the end. It keeps
// nothing but the cursor between slices; so the table may grow, and FLUSHALL and SWAPDB may come
// between: the walk goes on in what the database holds then.
class KeyWalk : public SlicedWork {
 public:
  struct Range {
    int db = 0;
    std::uint64_t cursor = 0;
    std::uint64_t limit = 0;
  };
  KeyWalk(keyspace::Keyspace& keyspace, const base::Clock& clock, Range range)
      : keyspace_(keyspace), clock_(clock), range_(range) {}

  bool Step(std::int64_t deadline_us, protocol::ReplyWriter& reply) final;

 protected:
  // A key that is not due.
  virtual void Visit(const keyspace::Entry& entry) = 0;
  // The last key was visited; `cursor` goes on from here, 0 at the end.
  virtual void Finish(std::uint64_t cursor, protocol::ReplyWriter& reply) = 0;

 private:
  keyspace::Keyspace& keyspace_;
  const base::Clock& clock_;
  Range range_;
  std::uint64_t seen_ = 0;
};

// Collects the names of the keys a filter wants in a reply buffer of its own, since their number
// stands in front of them.
class KeyCollector : public KeyWalk {
 public:
  KeyCollector(keyspace::Keyspace& keyspace, const base::Clock& clock, Range range,
               std::string_view pattern, std::optional<std::string_view> type);

 protected:
  void Visit(const keyspace::Entry& entry) override;
  // Writes the array of names.
  void WriteNames(protocol::ReplyWriter& reply);

 private:
  std::string pattern_;
  std::string type_;
  KeyFilter filter_;
  protocol::ReplyBuffer names_;
  protocol::ReplyWriter writer_{names_, 2};
  std::size_t count_ = 0;
};

}  // namespace oribi::commands
