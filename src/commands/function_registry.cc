#include "commands/function_registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <span>

#include "base/ascii.h"
#include "commands/argument.h"
#include "commands/function_run.h"
#include "commands/script_registry.h"
#include "commands/table.h"

namespace oribi::commands {
namespace {

using base::Failure;

std::span<const oribi_key> KeysOf(const oribi_function& f) { return {f.keys, f.key_count}; }
std::span<const oribi_argument> ArgumentsOf(const oribi_function& f) {
  return {f.arguments, f.argument_count};
}
bool IsOptional(std::uint32_t flags) { return (flags & ORIBI_OPTIONAL) != 0; }
bool IsMany(std::uint32_t flags) { return (flags & ORIBI_MANY) != 0; }
std::string_view OrEmpty(const char* text) { return text == nullptr ? std::string_view() : text; }

bool IsNameChar(char c) {
  return base::IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '_' || c == '-' || c == ':';
}

bool IsName(const char* name) {
  const std::string_view text = OrEmpty(name);
  return !text.empty() && std::all_of(text.begin(), text.end(), IsNameChar);
}

std::string ComplaintAboutKeys(const oribi_function& f) {
  for (std::uint32_t i = 0; i < f.key_count; ++i) {
    if (OrEmpty(f.keys[i].name).empty()) return "has a key without a name";
    const bool last = i + 1 == f.key_count;
    if (IsMany(f.keys[i].flags) && !last) return "has keys behind one that may be repeated";
    if (IsOptional(f.keys[i].flags) && !last && !IsOptional(f.keys[i + 1].flags)) {
      return "has a key behind one that may be missing";
    }
  }
  return "";
}

std::string ComplaintAboutArguments(const oribi_function& f) {
  bool many = false;
  bool tokens = false;
  for (const oribi_argument& argument : ArgumentsOf(f)) {
    const bool has_token = !OrEmpty(argument.token).empty();
    if (OrEmpty(argument.name).empty()) return "has an argument without a name";
    if (argument.type < ORIBI_ARGUMENT_TEXT || argument.type > ORIBI_ARGUMENT_FLAG) {
      return fmt::format("has an argument of an unknown type: {}", argument.name);
    }
    if (tokens && !has_token) return "has an argument without a token behind one with a token";
    if (many && IsMany(argument.flags)) return "has two arguments that may be repeated";
    many = many || IsMany(argument.flags);
    tokens = has_token;
  }
  return "";
}

Argument DeclaredArgument(const oribi_argument& declared) {
  Argument argument{.name = declared.name, .token = OrEmpty(declared.token)};
  if (declared.type == ORIBI_ARGUMENT_INTEGER) argument.type = ArgumentType::kInteger;
  if (declared.type == ORIBI_ARGUMENT_DOUBLE) argument.type = ArgumentType::kDouble;
  if (declared.type == ORIBI_ARGUMENT_FLAG) argument.type = ArgumentType::kToken;
  argument.optional = IsOptional(declared.flags);
  argument.multiple = IsMany(declared.flags);
  return argument;
}

KeyFlag UseOf(const Function& function, const oribi_key& key) {
  const bool read = function.is(ORIBI_FUNCTION_READ_ONLY) || (key.flags & ORIBI_READ_ONLY) != 0;
  return read ? kRO | kAccess : kRW | kAccess | kUpdate;
}

std::vector<Argument> ArgumentTree(const Function& function) {
  const oribi_function& declared = *function.declared;
  std::vector<Argument> tree;
  if (function.counts_keys) {
    std::string_view name = declared.keys[declared.key_count - 1].name;
    if (declared.key_count > 1) name = "key";
    tree.push_back(Integer("numkeys"));
    tree.push_back(Many(Key(name, UseOf(function, declared.keys[0]))));
  } else {
    for (const oribi_key& key : KeysOf(declared)) {
      const Argument argument = Key(key.name, UseOf(function, key));
      // One that may be missing is declared as "any number", which has a place of its own.
      tree.push_back(IsOptional(key.flags) ? Many(Optional(argument)) : argument);
    }
  }
  for (const oribi_argument& argument : ArgumentsOf(declared)) {
    tree.push_back(DeclaredArgument(argument));
  }
  return tree;
}

std::string KeyNames(const oribi_function& declared) {
  std::string names;
  for (const oribi_key& key : KeysOf(declared)) {
    const std::string_view format = IsOptional(key.flags) ? "[{}]" : "{}";
    names += names.empty() ? "" : " ";
    names += fmt::format(fmt::runtime(format), key.name);
    if (IsMany(key.flags)) names += fmt::format(" [{} ...]", key.name);
  }
  return names;
}

// All words are keys: of a function without arguments whose last key may be missing.
bool AllAreKeys(Arguments call, std::vector<KeyPosition>& keys) {
  for (std::size_t i = 1; i < call.size(); ++i) keys.push_back({i, kRW | kAccess | kUpdate});
  return true;
}

CommandFlag FlagsOf(const Function& function) {
  CommandFlag flags = function.is(ORIBI_FUNCTION_READ_ONLY) ? kReadonly : kWrite;
  const bool takes_memory = flags == kWrite && !function.is(ORIBI_FUNCTION_ALLOW_OOM);
  if (takes_memory) flags = flags | kDenyOom;
  return function.is(ORIBI_FUNCTION_SLOW) ? flags : flags | kFast;
}

}  // namespace

FunctionRegistry::FunctionRegistry(CommandTable& table)
    : table_(table),
      run_(std::make_unique<FunctionRun>()),
      scripts_(std::make_unique<ScriptRegistry>()) {}
FunctionRegistry::~FunctionRegistry() = default;

std::string FunctionRegistry::Complaint(const oribi_function& function) const {
  if (!IsName(function.name)) return "has no name, or one with other characters than a-z 0-9 . _ -";
  if (function.run == nullptr) return "has no code";
  if (table_.Find(function.name) != nullptr) return "has the name of a command there is already";
  const std::string keys = ComplaintAboutKeys(function);
  return keys.empty() ? ComplaintAboutArguments(function) : keys;
}

base::Status FunctionRegistry::Check(const oribi_library_info& info) const {
  if (!IsName(info.name)) return Failure{"the library has no name"};
  for (const auto& library : libraries_) {
    if (base::EqualsIgnoreCase(library->name, info.name)) {
      return Failure{fmt::format("a library '{}' is loaded already", info.name)};
    }
  }
  std::set<std::string> names;
  for (std::uint32_t i = 0; i < info.function_count; ++i) {
    const oribi_function& function = info.functions[i];
    std::string complaint = Complaint(function);
    if (complaint.empty() && !names.insert(base::Lower(function.name)).second) {
      complaint = "is declared twice";
    }
    if (complaint.empty()) continue;
    return Failure{fmt::format("library '{}': function '{}' {}", info.name, OrEmpty(function.name),
                               complaint)};
  }
  return base::Ok();
}

const Function* FunctionRegistry::Find(std::string_view name) {
  if (last_ != nullptr && name == last_name_) [[likely]]
    return last_;
  const Command* const command = table_.Find(name);
  if (command == nullptr || command->spec->function == nullptr) return nullptr;
  last_name_ = name;
  return last_ = command->spec->function;
}

base::Status FunctionRegistry::Add(const oribi_library_info& info) {
  if (info.version != ORIBI_INTERFACE_VERSION || info.function_size != sizeof(oribi_function)) {
    return Failure{fmt::format("it was built for version {} of the function interface, this is {}",
                               info.version, ORIBI_INTERFACE_VERSION)};
  }
  if (auto checked = Check(info); !checked) return checked;
  auto library = std::make_unique<Library>();
  library->name = info.name;
  for (std::uint32_t i = 0; i < info.function_count; ++i) {
    const Function& function = Keep(info.functions[i]);
    library->functions.push_back(&function);
    table_.Add(SpecOf(function));
  }
  libraries_.push_back(std::move(library));
  return base::Ok();
}

const Function& FunctionRegistry::Keep(const oribi_function& declared) {
  Function& function = functions_.emplace_back(Function{.declared = &declared,
                                                        .name = declared.name,
                                                        .command_name = base::Upper(declared.name),
                                                        .key_names = KeyNames(declared)});
  bool optional = false;
  bool many = false;
  for (const oribi_key& key : KeysOf(declared)) {
    if (!IsOptional(key.flags)) ++function.least_keys;
    optional = optional || IsOptional(key.flags);
    many = many || IsMany(key.flags);
  }
  function.most_keys = many ? std::numeric_limits<std::uint32_t>::max() : declared.key_count;
  function.counts_keys = many || (optional && declared.argument_count > 0);
  while (function.positional < declared.argument_count &&
         OrEmpty(declared.arguments[function.positional].token).empty()) {
    ++function.positional;
  }
  return function;
}

CommandSpec FunctionRegistry::SpecOf(const Function& function) const {
  const oribi_function& declared = *function.declared;
  CommandSpec spec{.name = function.command_name,
                   .group = Group::kScripting,
                   .since = OrEmpty(declared.since),
                   .summary = OrEmpty(declared.summary),
                   .complexity = OrEmpty(declared.complexity),
                   .flags = FlagsOf(function),
                   .arguments = ArgumentTree(function),
                   .handler = CallFunctionCommand,
                   .function = &function,
                   .reads_links = function.is(ORIBI_FUNCTION_READS_LINKS)};
  if (function.is(ORIBI_FUNCTION_READ_ONLY)) spec.categories = kCatRead;
  if (!function.counts_keys && function.least_keys < function.most_keys) {
    spec.keys_from = AllAreKeys;
  }
  return spec;
}

}  // namespace oribi::commands
