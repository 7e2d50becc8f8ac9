#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <oribi/interface.h>

#include "base/result.h"
#include "commands/spec.h"

namespace oribi::commands {

class CommandTable;
class FunctionRun;
class ScriptRegistry;

// One native function: its declaration, and what was derived from it.
struct Function {
  const oribi_function* declared;
  std::string name;          // as declared
  std::string command_name;  // in capitals
  std::size_t least_keys = 0;
  std::size_t most_keys = 0;
  bool counts_keys = false;  // the command takes numkeys in front
  // The first so many arguments have no token.
  std::size_t positional = 0;
  std::string key_names;  // "stock buyers [holds]"

  bool is(std::uint32_t flag) const { return (declared->flags & flag) != 0; }
  const oribi_argument& argument(std::size_t index) const { return declared->arguments[index]; }
};

struct Library {
  std::string name;
  std::vector<const Function*> functions;
};

// All native functions. Each is a command in the table too, and FCALL finds it there; so
// rename-command has the same say over both.
class FunctionRegistry {
 public:
  explicit FunctionRegistry(CommandTable& table);
  ~FunctionRegistry();
  FunctionRegistry(const FunctionRegistry&) = delete;
  FunctionRegistry& operator=(const FunctionRegistry&) = delete;

  // Adds all functions of a library, or none and says why.
  base::Status Add(const oribi_library_info& info);

  // The function of this name, in any case, or null.
  const Function* Find(std::string_view name);

  const std::vector<std::unique_ptr<Library>>& libraries() const { return libraries_; }
  std::size_t size() const { return functions_.size(); }
  // Where calls run, one at a time.
  FunctionRun& run() { return *run_; }
  ScriptRegistry& scripts() { return *scripts_; }
  const ScriptRegistry& scripts() const { return *scripts_; }

 private:
  base::Status Check(const oribi_library_info& info) const;
  std::string Complaint(const oribi_function& function) const;
  const Function& Keep(const oribi_function& declared);
  CommandSpec SpecOf(const Function& function) const;

  CommandTable& table_;
  std::vector<std::unique_ptr<Library>> libraries_;
  std::list<Function> functions_;
  // Whoever calls a function calls it again: the last name found, as it was written.
  std::string last_name_;
  const Function* last_ = nullptr;
  std::unique_ptr<FunctionRun> run_;
  std::unique_ptr<ScriptRegistry> scripts_;
};

// The commands of functions, and FCALL and its kin (function.cc).
void CallFunctionCommand(CommandContext& ctx);

}  // namespace oribi::commands
