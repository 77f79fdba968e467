#include "table.h"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <utility>

#include "nightlight/core/check.h"
#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowestShortened = 12;

std::string padded(const Column& column, const Cell& cell, std::size_t width, const Style& style) {
  const std::string text = shorten_middle(cell.text, std::max<std::size_t>(width, 1));
  const std::size_t used = display_width(text);
  const std::string blanks(width > used ? width - used : 0, ' ');
  const std::string painted = style.paint(cell.tone, text);
  return column.align == Align::kLeft ? painted + blanks : blanks + painted;
}

std::string line_of(const std::vector<Column>& columns, const std::vector<Cell>& row,
                    const std::vector<std::size_t>& widths, const Style& style) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) line.append(kGap, ' ');
    line += padded(columns[i], row[i], widths[i], style);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

Cell::Cell(std::string_view content, Tone tone_of_cell)
    : text(printable(content)), tone(tone_of_cell) {}

void Table::add(std::vector<Cell> row) {
  NIGHTLIGHT_CHECK(row.size() == columns_.size());
  rows_.push_back(std::move(row));
}

std::vector<std::size_t> Table::widths(std::size_t limit) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i].heading);
    for (const auto& row : rows_) width = std::max(width, display_width(row[i].text));
    widths.push_back(width);
  }
  const std::size_t gaps = kGap * (columns_.size() - 1);
  std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
  for (std::size_t i = 0; i < columns_.size() && limit > 0; ++i) {
    if (total <= limit || columns_[i].fit == Fit::kWhole) continue;
    const std::size_t spare = widths[i] - std::min(widths[i], kNarrowestShortened);
    const std::size_t cut = std::min(spare, total - limit);
    widths[i] -= cut;
    total -= cut;
  }
  return widths;
}

std::string Table::render(const Style& style, std::size_t limit) const {
  const std::vector<std::size_t> columns = widths(limit);
  std::vector<Cell> headings;
  for (const Column& column : columns_) headings.emplace_back(column.heading, Tone::kHeading);
  std::string text = line_of(columns_, headings, columns, style);
  for (const auto& row : rows_) text += line_of(columns_, row, columns, style);
  return text;
}

void print(const Io& io, const Table& table) {
  io.out << table.render(io.style, io.out_sink == Sink::kTerminal ? io.columns : 0);
}

}  // namespace nightlight::cli
