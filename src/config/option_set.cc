#include "config/option_set.h"

#include "base/ascii.h"
#include "base/check.h"

namespace oribi::config {

OptionBase* OptionSet::Find(std::string_view name) const {
  const auto found = by_name_.find(base::Lower(name));
  return found == by_name_.end() ? nullptr : found->second;
}

std::vector<std::string_view> OptionSet::WithoutEffect() const {
  std::vector<std::string_view> names;
  for (const OptionBase* option : options_) {
    if (option->is_accepted_only() && !option->IsDefault()) names.push_back(option->name());
  }
  return names;
}

void OptionSet::Add(OptionBase* option) {
  options_.push_back(option);
  ORIBI_CHECK(by_name_.emplace(option->name(), option).second);
  if (!option->alias().empty()) ORIBI_CHECK(by_name_.emplace(option->alias(), option).second);
}

}  // namespace oribi::config
