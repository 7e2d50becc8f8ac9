#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/option_set.h"

// What CONFIG GET and CONFIG SET do, without a client. Failures are complete error replies ("ERR
// …").
namespace oribi::config {

struct Setting {
  std::string name;
  std::string value;
};
struct NewSetting {
  std::string_view name;
  std::string_view value;
};

// Each option once whose name or alias matches one of the patterns, in any case.
std::vector<Setting> GetSettings(const OptionSet& options,
                                 std::span<const std::string_view> patterns);

// All of them, or none. Options under protection change only when `may_change_protected`: it is for
// the caller to know what enable-protected-configs says about the client.
base::Status ChangeSettings(OptionSet& options, std::span<const NewSetting> settings,
                            bool may_change_protected);

}  // namespace oribi::config
