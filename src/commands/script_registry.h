#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <string_view>

#include "commands/function_registry.h"
#include "commands/spec.h"

namespace oribi::commands {

struct Command;

// A script of a client's library, known by its digest.
struct Script {
  std::string_view digest;
  const Function* function;
  bool loaded = false;  // a client has brought its text, as SCRIPT EXISTS tells
  std::uint64_t calls = 0;
};

// The scripts that clients bring and that are run natively here, and which of theirs are not.
class ScriptRegistry {
 public:
  static constexpr std::size_t kDigestChars = 40;
  // Clients choose the texts, so only so many digests are counted one by one.
  static constexpr std::size_t kMostRefused = 100;

  // A function and the digests of the texts it stands for. A digest belongs to one function.
  void Add(const oribi_function& declared, const char* digest);

  // By its digest in lower case; null for one that is not known.
  Script* Find(std::string_view digest);
  const Script* Find(std::string_view digest) const;
  // Counts a call that could not be served.
  void CountRefused(std::string_view digest);
  void ForgetLoaded();
  void ResetStats();

  std::size_t loaded() const;
  const std::map<std::string_view, Script>& scripts() const { return scripts_; }
  const std::map<std::string, std::uint64_t>& refused() const { return refused_; }
  std::uint64_t refused_others() const { return refused_others_; }

 private:
  const Function& FunctionOf(const oribi_function& declared);

  std::list<Function> functions_;
  std::map<std::string_view, Script> scripts_;
  std::map<std::string, std::uint64_t> refused_;
  std::uint64_t refused_others_ = 0;
};

// Whether this call runs a script that may reach keys which the call does not name.
bool ReachesUnnamedKeys(const FunctionRegistry& functions, const Command& command, Arguments call);

}  // namespace oribi::commands
