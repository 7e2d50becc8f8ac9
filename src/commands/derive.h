#pragma once

#include <string_view>
#include <vector>

#include "commands/spec.h"
#include "commands/table.h"

namespace oribi::commands {

// What follows from a command's declaration. `depth` is how many words name the command: 1, or 2
// for a subcommand.

// Fills arity, flags, categories, key specs and the old first/last/step triple of `command` from
// command.spec.
void Derive(Command& command, std::size_t depth);

// The words a call of these arguments has at least, and whether there can be more.
struct WordCount {
  int least = 0;
  bool fixed = true;
};
WordCount CountWords(const Argument& argument);

std::vector<KeySpec> DeriveKeySpecs(const CommandSpec& spec, std::size_t depth);
Category DeriveCategories(const CommandSpec& spec);

// The keys of one call, by its key specs. False when the arguments don't fit them.
bool FindKeys(const Command& command, Arguments call, std::vector<KeyPosition>& keys);

}  // namespace oribi::commands
