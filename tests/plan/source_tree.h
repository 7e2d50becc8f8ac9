#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

namespace oribi::plan {

struct SourceFile {
  std::string path;  // from the root of the tree: "src/base/log.h"
  std::vector<std::string> lines;
};

inline std::filesystem::path Root() { return ORIBI_SOURCE_DIR; }

inline SourceFile ReadSourceFile(const std::filesystem::path& path) {
  SourceFile file{std::filesystem::relative(path, Root()).generic_string(), {}};
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) file.lines.push_back(line);
  return file;
}

inline void AddFiles(const std::filesystem::path& path, std::vector<SourceFile>& files) {
  if (std::filesystem::is_regular_file(path)) files.push_back(ReadSourceFile(path));
  if (!std::filesystem::is_directory(path)) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(ReadSourceFile(entry.path()));
  }
}

// Every file at or below the named places, in the order of their paths; a place that is missing has
// none.
inline std::vector<SourceFile> TreeFiles(std::initializer_list<const char*> places) {
  std::vector<SourceFile> files;
  for (const auto* place : places) AddFiles(Root() / place, files);
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

inline bool IsSource(const SourceFile& file) {
  return file.path.ends_with(".h") || file.path.ends_with(".cc");
}

inline std::vector<SourceFile> SourceFiles(std::initializer_list<const char*> places) {
  auto files = TreeFiles(places);
  std::erase_if(files, [](const SourceFile& file) { return !IsSource(file); });
  return files;
}

}  // namespace oribi::plan
