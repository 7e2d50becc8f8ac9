#include "config/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/glob.h"

namespace oribi::config {
namespace {

using base::Failure;
using base::Status;

class Answer {
 public:
  void Add(std::string_view name, const OptionBase& option) {
    const auto same = [&](const Setting& s) { return base::EqualsIgnoreCase(s.name, name); };
    if (std::any_of(settings_.begin(), settings_.end(), same)) return;
    settings_.push_back({std::string(name), option.Text()});
  }
  void AddMatches(std::string_view pattern, const OptionBase& option) {
    for (const std::string_view name : {option.name(), option.alias()}) {
      if (!name.empty() && base::GlobMatches(pattern, name, true)) Add(name, option);
    }
  }
  std::vector<Setting> Take() { return std::move(settings_); }

 private:
  std::vector<Setting> settings_;
};

// Redis shows the name up to a NUL.
Failure Unknown(std::string_view name) {
  name = name.substr(0, name.find('\0'));
  return {fmt::format("ERR Unknown option or number of arguments for CONFIG SET - '{}'", name)};
}

Failure Refused(std::string_view name, std::string_view reason) {
  return {
      fmt::format("ERR CONFIG SET failed (possibly related to argument '{}') - {}", name, reason)};
}

// One CONFIG SET: looks at everything, then reads the values, then tells those who act on them. At
// each step a failure leaves the options as they were.
class ChangeOfSettings {
 public:
  ChangeOfSettings(OptionSet& options, std::span<const NewSetting> settings)
      : options_(options), settings_(settings) {}

  Status Make(bool may_change_protected) {
    if (auto found = FindAll(may_change_protected); !found) return found;
    for (OptionBase* option : found_) option->Keep();
    auto made = ReadAll();
    if (made) made = AnnounceAll();
    if (!made) PutBackAll();
    return made;
  }

 private:
  Status FindAll(bool may_change_protected) {
    for (const NewSetting& setting : settings_) {
      OptionBase* option = options_.Find(setting.name);
      if (!option || option->is_file_only()) return Unknown(setting.name);
      found_.push_back(option);
      if (auto allowed = Allowed(found_.size() - 1, may_change_protected); !allowed) return allowed;
    }
    return base::Ok();
  }

  Status Allowed(std::size_t index, bool may_change_protected) const {
    const Change change = found_[index]->change();
    if (change == Change::kAtStart) return Refused(NameOf(index), "can't set immutable config");
    if (change == Change::kProtected && !may_change_protected) {
      return Refused(NameOf(index), "can't set protected config");
    }
    for (std::size_t i = 0; i < index; ++i) {
      if (base::EqualsIgnoreCase(settings_[i].name, settings_[index].name)) {
        return Refused(settings_[index].name, "duplicate parameter");
      }
    }
    return base::Ok();
  }

  Status ReadAll() {
    for (std::size_t i = 0; i < settings_.size(); ++i) {
      auto read = found_[i]->ReadSetting(settings_[i].value);
      if (!read) return Refused(NameOf(i), read.error());
    }
    return base::Ok();
  }

  Status AnnounceAll() {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (!found_[i]->HasChanged()) continue;
      ++announced_;
      auto announced = found_[i]->Announce();
      if (!announced) return Refused(NameOf(i), announced.error());
    }
    return base::Ok();
  }

  void PutBackAll() {
    std::vector<OptionBase*> changed;
    for (OptionBase* option : found_) {
      if (option->HasChanged()) changed.push_back(option);
    }
    for (OptionBase* option : found_) option->PutBack();
    changed.resize(std::min(changed.size(), announced_));
    for (const OptionBase* option : changed) (void)option->Announce();
  }

  // The name or the alias, as the client had it but in small letters.
  std::string NameOf(std::size_t index) const { return base::Lower(settings_[index].name); }

  OptionSet& options_;
  std::span<const NewSetting> settings_;
  std::vector<OptionBase*> found_;  // one for each setting
  std::size_t announced_ = 0;
};

}  // namespace

std::vector<Setting> GetSettings(const OptionSet& options,
                                 std::span<const std::string_view> patterns) {
  Answer answer;
  for (const std::string_view pattern : patterns) {
    // Redis names an option as the client wrote it when there is no pattern in it.
    if (pattern.find_first_of("[*?") == std::string_view::npos) {
      const OptionBase* option = options.Find(pattern);
      if (option && !option->is_file_only()) answer.Add(pattern, *option);
      continue;
    }
    for (const OptionBase* option : options.options()) {
      if (!option->is_file_only()) answer.AddMatches(pattern, *option);
    }
  }
  return answer.Take();
}

Status ChangeSettings(OptionSet& options, std::span<const NewSetting> settings,
                      bool may_change_protected) {
  return ChangeOfSettings(options, settings).Make(may_change_protected);
}

}  // namespace oribi::config
