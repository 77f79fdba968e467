#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io.h"
#include "style.h"

namespace nightlight::cli {

enum class Align : unsigned char { kLeft, kRight };

// Whether a column may be shortened in its middle when the table is wider than the terminal.
enum class Fit : unsigned char { kWhole, kShorten };

struct Column {
  std::string heading;
  Align align = Align::kLeft;
  Fit fit = Fit::kWhole;
};

struct Cell {
  Cell(std::string_view content, Tone tone_of_cell = Tone::kNormal);  // NOLINT: implicit on purpose
  Cell(const char* content) : Cell(std::string_view(content)) {}      // NOLINT: implicit on purpose
  Cell(const std::string& content)
      : Cell(std::string_view(content)) {}  // NOLINT: implicit on purpose
  std::string text;                         // made printable
  Tone tone = Tone::kNormal;
};

// Rows in aligned columns, two blanks apart, under a line of headings.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // A row has as many cells as there are columns.
  void add(std::vector<Cell> row);
  bool empty() const { return rows_.empty(); }

  // The whole text. `limit` is the number of columns of a terminal; 0 never shortens.
  std::string render(const Style& style, std::size_t limit) const;

 private:
  std::vector<std::size_t> widths(std::size_t limit) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// Writes the table to io.out, as wide as the terminal where there is one.
void print(const Io& io, const Table& table);

}  // namespace nightlight::cli
