#include "nightlight/store/database.h"

namespace nightlight::store {
namespace {

template <class T>
Result<T> column_as(const std::vector<Value>& columns, std::size_t column) {
  if (column >= columns.size()) return Error(Code::kCorrupt, "no such column").at(column);
  const T* value = std::get_if<T>(&columns[column]);
  if (value == nullptr) return Error(Code::kCorrupt, "a column of another type").at(column);
  return *value;
}

}  // namespace

std::vector<Sql> Sql::statements() const {
  constexpr std::string_view kBlank = " \t\r\n";
  std::vector<Sql> parts;
  std::string_view rest = text_;
  while (true) {
    const std::size_t start = rest.find_first_not_of(kBlank);
    if (start == std::string_view::npos) return parts;
    rest.remove_prefix(start);
    std::size_t end = rest.find(";\n");
    end = end == std::string_view::npos ? rest.size() : end + 1;
    parts.push_back(Sql(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
}

Result<std::int64_t> Row::integer(std::size_t column) const {
  return column_as<std::int64_t>(columns_, column);
}

Result<std::string> Row::text(std::size_t column) const {
  return column_as<std::string>(columns_, column);
}

Result<Bytes> Row::bytes(std::size_t column) const {
  return column_as<Bytes>(columns_, column);
}

bool Row::is_null(std::size_t column) const {
  return column < columns_.size() && std::holds_alternative<Null>(columns_[column]);
}

}  // namespace nightlight::store
