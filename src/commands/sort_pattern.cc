#include "commands/sort_pattern.h"

#include "keyspace/hash.h"

namespace oribi::commands {

using keyspace::Entry;

SortPattern::SortPattern(std::string_view text)
    : is_element_(text == "#"), text_(text), star_(text.find('*')) {
  if (!has_star()) return;
  const std::size_t arrow = text.find("->", star_ + 1);
  if (arrow == std::string_view::npos || arrow + 2 == text.size()) return;
  text_ = text.substr(0, arrow);
  field_ = text.substr(arrow + 2);
}

std::optional<std::string_view> SortPattern::Find(std::string_view element, keyspace::Database& db,
                                                  const keyspace::Keyspace& keyspace) {
  if (is_element_) return element;
  if (!has_star()) return std::nullopt;
  name_.assign(text_, 0, star_);
  name_ += element;
  name_.append(text_, star_ + 1);
  const Entry* const entry = db.Read(keyspace.MakeKey(name_));
  return entry == nullptr ? std::nullopt : ValueOf(*entry, keyspace.state().now_ms);
}

std::optional<std::string_view> SortPattern::ValueOf(const Entry& entry, std::int64_t now_ms) {
  if (!field_.empty()) return FieldOf(entry, now_ms);
  if (entry.type() != keyspace::Type::kString) return std::nullopt;
  if (entry.form() != Entry::Form::kInteger) return entry.bytes();
  return std::string_view(digits_, base::FormatInteger(entry.integer(), digits_));
}

std::optional<std::string_view> SortPattern::FieldOf(const Entry& entry, std::int64_t now_ms) {
  if (entry.type() != keyspace::Type::kHash) return std::nullopt;
  const auto field = keyspace::Hash(&entry, now_ms).Find(field_);
  return field ? std::optional(field->value.Text(digits_)) : std::nullopt;
}

}  // namespace oribi::commands
