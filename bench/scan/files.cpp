#include "files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace nightlight::bench {

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> read_folder(const std::filesystem::path& folder,
                                     const std::string& extension) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> contents;
  for (const std::filesystem::path& path : paths) contents.push_back(read_text(path));
  return contents;
}

}  // namespace nightlight::bench
