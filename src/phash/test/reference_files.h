#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "nightlight/phash/testing/pictures.h"

// Reads the reference data that may lie beside the source tree. Tests that need it skip themselves
// when it is absent; what they prove is also proven, with less data, by vectors in the tests.
namespace nightlight::phash {

inline std::filesystem::path reference_folder() {
  return std::filesystem::path(NIGHTLIGHT_SOURCE_DIR "/../shared/data/hash");
}
inline bool has_reference_files() {
  return std::filesystem::exists(reference_folder());
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The fields of each line, split at tabs; comment lines are left out.
inline std::vector<std::vector<std::string>> read_table(const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(read_text(reference_folder() / name));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    std::vector<std::string>& row = rows.emplace_back();
    std::size_t start = 0;
    for (std::size_t tab; (tab = line.find('\t', start)) != std::string::npos; start = tab + 1) {
      row.push_back(line.substr(start, tab - start));
    }
    row.push_back(line.substr(start));
  }
  return rows;
}

// A binary PGM or PPM file without comments.
inline testing::Picture read_pnm(const std::string& name) {
  std::istringstream in(read_text(reference_folder() / name));
  testing::Picture picture;
  std::string magic;
  int largest = 0;
  in >> magic >> picture.width >> picture.height >> largest;
  in.get();
  picture.channels = magic == "P6" ? 3 : 1;
  const std::string samples(std::istreambuf_iterator<char>(in), {});
  picture.pixels = to_bytes(samples);
  return picture;
}

}  // namespace nightlight::phash
