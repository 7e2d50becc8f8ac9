#include "commands/script_registry.h"

#include <algorithm>
#include <limits>

#include "base/ascii.h"
#include "base/check.h"
#include "base/sha1.h"
#include "commands/table.h"

namespace oribi::commands {

const Function& ScriptRegistry::FunctionOf(const oribi_function& declared) {
  if (!functions_.empty() && functions_.back().declared == &declared) return functions_.back();
  return functions_.emplace_back(Function{.declared = &declared,
                                          .name = declared.name,
                                          .command_name = {},
                                          .most_keys = std::numeric_limits<std::uint32_t>::max(),
                                          .counts_keys = true,
                                          .positional = declared.argument_count,
                                          .key_names = {}});
}

void ScriptRegistry::Add(const oribi_function& declared, const char* digest) {
  const std::string_view text = digest;
  ORIBI_CHECK(text.size() == kDigestChars);
  ORIBI_CHECK(scripts_.try_emplace(text, Script{text, &FunctionOf(declared)}).second);
}

const Script* ScriptRegistry::Find(std::string_view digest) const {
  const auto found = scripts_.find(digest);
  return found == scripts_.end() ? nullptr : &found->second;
}

Script* ScriptRegistry::Find(std::string_view digest) {
  const auto found = scripts_.find(digest);
  return found == scripts_.end() ? nullptr : &found->second;
}

void ScriptRegistry::CountRefused(std::string_view digest) {
  const auto found = refused_.find(std::string(digest));
  if (found != refused_.end()) {
    ++found->second;
  } else if (refused_.size() < kMostRefused) {
    refused_.emplace(digest, 1);
  } else {
    ++refused_others_;
  }
}

void ScriptRegistry::ForgetLoaded() {
  for (auto& [digest, script] : scripts_) script.loaded = false;
}

void ScriptRegistry::ResetStats() {
  for (auto& [digest, script] : scripts_) script.calls = 0;
  refused_.clear();
  refused_others_ = 0;
}

std::size_t ScriptRegistry::loaded() const {
  return static_cast<std::size_t>(std::count_if(
      scripts_.begin(), scripts_.end(), [](const auto& each) { return each.second.loaded; }));
}

bool ReachesUnnamedKeys(const FunctionRegistry& functions, const Command& command, Arguments call) {
  const std::string_view name = command.spec->name;
  if (!name.starts_with("EVAL") || call.size() < 2) return false;
  const bool by_digest = name.starts_with("EVALSHA");
  const Script* const script =
      functions.scripts().Find(by_digest ? base::Lower(call[1]) : base::Sha1Hex(call[1]));
  return script != nullptr && script->function->is(ORIBI_FUNCTION_ANY_KEY);
}

}  // namespace oribi::commands
