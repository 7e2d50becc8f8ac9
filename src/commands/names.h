#pragma once

#include <string_view>
#include <vector>

#include "commands/spec.h"

namespace oribi::commands {

// Redis' words for what a declaration is made of.
std::string_view GroupName(Group group);
std::string_view TypeName(ArgumentType type);
// Those that are set, in Redis' order.
std::vector<std::string_view> FlagNames(CommandFlag flags, bool movable_keys);
std::vector<std::string_view> KeyFlagNames(KeyFlag flags);
// Categories with their '@'.
std::vector<std::string_view> CategoryNames(Category categories);
// All categories, '@' left out, in Redis' order.
std::vector<std::string_view> AllCategoryNames();
// The category of this name in any case, without '@'; none when there is no such category.
Category CategoryByName(std::string_view name);

}  // namespace oribi::commands
