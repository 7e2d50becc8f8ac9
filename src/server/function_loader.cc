#include "server/function_loader.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <oribi/interface.h>

#include "base/check.h"
#include "base/log.h"
#include "commands/script_registry.h"
#include "functions/libraries.h"

namespace oribi::server {
namespace {

using base::Failure;
using EntryPoint = const oribi_library_info* (*)();

// The system's words, without the path where it repeats it.
std::string LastError(const std::string& path) {
  const char* const error = dlerror();
  std::string text = error == nullptr ? "unknown error" : error;
  if (text.starts_with(path + ": ")) text.erase(0, path.size() + 2);
  return text;
}

base::Status AddLoaded(void* library, commands::FunctionRegistry& functions) {
  void* const symbol = dlsym(library, ORIBI_ENTRY_POINT);
  if (symbol == nullptr) return Failure{"it has no entry point " ORIBI_ENTRY_POINT "()"};
  const oribi_library_info* const info = reinterpret_cast<EntryPoint>(symbol)();
  if (info == nullptr) return Failure{"its entry point gave nothing"};
  return functions.Add(*info);
}

base::Status LoadOne(const std::string& path, commands::FunctionRegistry& functions) {
  // A name without a slash would be looked for in the system's folders.
  const std::string place = path.find('/') == std::string::npos ? "./" + path : path;
  void* const library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return Failure{fmt::format("loadfunctions {}: {}", path, LastError(place))};
  }
  if (const auto added = AddLoaded(library, functions); !added) {
    return Failure{fmt::format("loadfunctions {}: {}", path, added.error())};
  }
  base::LogNotice("Functions of {} are loaded", path);
  return base::Ok();
}

}  // namespace

void AddShippedFunctions(commands::FunctionRegistry& functions) {
  for (const oribi_library_info* const library : functions::ShippedLibraries()) {
    const auto added = functions.Add(*library);
    if (!added) base::LogError("{}", added.error());
    ORIBI_CHECK(added);
  }
  for (ScriptLibrary* const library : functions::ShippedScripts()) {
    for (std::size_t i = 0; i < library->size(); ++i) {
      for (const char* const digest : library->digests(i)) {
        functions.scripts().Add(library->function(i), digest);
      }
    }
  }
}

base::Status LoadLibraries(const config::Config& config, commands::FunctionRegistry& functions) {
  for (const auto& line : config.loadfunctions().lines) {
    if (line.size() > 1) {
      return Failure{fmt::format("loadfunctions {}: a library takes no arguments", line[0])};
    }
    if (auto loaded = LoadOne(line[0], functions); !loaded) return loaded;
  }
  return base::Ok();
}

}  // namespace oribi::server
