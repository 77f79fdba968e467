#include "expected.h"

#include <fstream>
#include <sstream>

namespace nightlight::golden {
namespace {

std::optional<int> number(const std::string& text) {
  if (text.empty() || text == "-") return std::nullopt;
  return std::stoi(text);
}

std::vector<std::string> columns_of(const std::string& line) {
  std::vector<std::string> columns;
  std::istringstream in(line);
  for (std::string column; std::getline(in, column, '\t');) columns.push_back(column);
  columns.resize(8);
  return columns;
}

}  // namespace

bool has_collection() {
  return std::filesystem::exists(kCollection / "EXPECTED.tsv");
}

std::vector<Row> expected_rows() {
  std::vector<Row> rows;
  std::ifstream in(kCollection / "EXPECTED.tsv");
  std::string line;
  std::getline(in, line);  // the names of the columns
  while (std::getline(in, line)) {
    const std::vector<std::string> columns = columns_of(line);
    const std::filesystem::path file = columns[0];
    if (file.extension() == ".pgm" || file.extension() == ".ppm") continue;
    rows.push_back({.file = columns[0],
                    .variant = columns[1],
                    .expected = columns[2],
                    .quality = number(columns[3]),
                    .tolerance = number(columns[4]).value_or(0),
                    .fault = columns[6],
                    .note = columns[7]});
  }
  return rows;
}

}  // namespace nightlight::golden
