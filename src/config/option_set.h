#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/option.h"

namespace oribi::config {

// Every option there is, in the order of declaration, found by name or alias in any case.
class OptionSet {
 public:
  struct GroupStart {
    std::size_t first;  // index of its first option
    std::string_view title;
  };

  OptionSet() = default;
  OptionSet(const OptionSet&) = delete;
  OptionSet& operator=(const OptionSet&) = delete;

  const std::vector<OptionBase*>& options() const { return options_; }
  const std::vector<GroupStart>& groups() const { return groups_; }
  OptionBase* Find(std::string_view name) const;

  // Names of options that were given a value and have no effect here, for one line in the log.
  std::vector<std::string_view> WithoutEffect() const;

  void Add(OptionBase* option);
  void AddGroup(std::string_view title) { groups_.push_back({options_.size(), title}); }

 private:
  std::vector<OptionBase*> options_;
  std::vector<GroupStart> groups_;
  std::unordered_map<std::string, OptionBase*> by_name_;
};

// A heading of the printed conf, declared before the options it stands above.
struct Group {
  Group(OptionSet* set, std::string_view title) { set->AddGroup(title); }
};

}  // namespace oribi::config
