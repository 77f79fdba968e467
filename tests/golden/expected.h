#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// The shared collection's table of expectations: its SOURCES.md says what each column means.
namespace nightlight::golden {

inline const std::filesystem::path kCollection = NIGHTLIGHT_SOURCE_DIR "/../shared/data/hash";

struct Row {
  std::string file;
  std::string variant;
  std::string expected;
  std::optional<int> quality;
  int tolerance = 0;  // bits
  std::string fault;  // what other programs get wrong
  std::string note;
};

bool has_collection();
// All rows whose file is read through a decoder.
std::vector<Row> expected_rows();

}  // namespace nightlight::golden
