#pragma once

#include <span>
#include <string_view>

#include "commands/context.h"

// What ZADD, ZINCRBY and GEOADD do once their arguments are read. The key's type is looked at here:
// these may answer WRONGTYPE.
namespace oribi::commands {

struct AddOptions {
  bool nx = false;
  bool xx = false;
  bool gt = false;
  bool lt = false;
  bool ch = false;
  bool incr = false;
};

// Adds one member, or changes its score, and answers.
void AddMember(CommandContext& ctx, const keyspace::Key& key, const AddOptions& options,
               double score, std::string_view member);
// The same for many, without INCR. A member is the last of the words that each score was read from:
// all of them have as many words.
void AddMembers(CommandContext& ctx, const keyspace::Key& key, const AddOptions& options,
                std::span<const double> scores, Arguments words);

}  // namespace oribi::commands
