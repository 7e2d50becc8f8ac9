#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/numbers.h"
#include "keyspace/keyspace.h"

namespace oribi::commands {

// A pattern of SORT's BY and GET: "weight_*" is the string whose key has the element in the star's
// place, "object_*->field" a field of a hash, and "#" the element itself.
class SortPattern {
 public:
  explicit SortPattern(std::string_view text);

  // Without a star, every element would stand for the same.
  bool has_star() const { return star_ != std::string::npos; }
  // What this pattern says of an element; none when there is no such key or field. Ends with the
  // next call or write.
  std::optional<std::string_view> Find(std::string_view element, keyspace::Database& db,
                                       const keyspace::Keyspace& keyspace);

 private:
  std::optional<std::string_view> ValueOf(const keyspace::Entry& entry, std::int64_t now_ms);
  std::optional<std::string_view> FieldOf(const keyspace::Entry& entry, std::int64_t now_ms);

  bool is_element_ = false;
  std::string text_;   // without "->" and the field
  std::string field_;  // empty: the key is a string
  std::size_t star_;
  std::string name_;  // of the key looked for last
  char digits_[base::kInt64Chars];
};

}  // namespace oribi::commands
