#include "toml_reader.h"

#include <fmt/format.h>

namespace nightlight::apps {

std::vector<const toml::table*> find_tables(const toml::table& root, std::string_view name,
                                            std::vector<ConfigProblem>& problems) {
  std::vector<const toml::table*> tables;
  const toml::node* node = root.get(name);
  if (node == nullptr) return tables;
  const toml::array* array = node->as_array();
  if (array != nullptr) {
    for (const toml::node& item : *array) {
      if (const toml::table* table = item.as_table()) tables.push_back(table);
    }
  }
  if (array == nullptr || tables.size() != array->size()) {
    problems.push_back({std::string(name), node->source().begin.line, "must be [[tables]]"});
    return {};
  }
  return tables;
}

TomlSection::TomlSection(const toml::table& root, std::string_view name,
                         const std::filesystem::path& folder, std::vector<ConfigProblem>& problems)
    : name_(name), folder_(folder), problems_(problems) {
  const toml::node* node = root.get(name);
  if (node == nullptr) return;
  table_ = node->as_table();
  if (table_ == nullptr) {
    problems_.push_back({name_, node->source().begin.line, "must be a [section]"});
  }
}

const toml::node* TomlSection::find(std::string_view key) {
  known_.emplace(key);
  return table_ == nullptr ? nullptr : table_->get(key);
}

void TomlSection::problem(std::string_view key, std::string message) {
  const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
  std::uint32_t line = 0;
  if (node != nullptr) {
    line = node->source().begin.line;
  } else if (table_ != nullptr) {
    line = table_->source().begin.line;
  }
  problems_.push_back({fmt::format("{}.{}", name_, key), line, std::move(message)});
}

void TomlSection::text(std::string_view key, std::string& value, std::size_t max_bytes) {
  std::optional<std::string> found;
  text(key, found, max_bytes);
  if (found) value = std::move(*found);
}

void TomlSection::text(std::string_view key, std::optional<std::string>& value,
                       std::size_t max_bytes) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto* text = node->as_string();
  if (text == nullptr) return problem(key, "must be a text in quotes");
  if (text->get().empty()) return problem(key, "must not be empty");
  if (text->get().size() > max_bytes) {
    return problem(key, fmt::format("is longer than {} bytes", max_bytes));
  }
  value = text->get();
}

std::filesystem::path TomlSection::resolve(const std::string& text) const {
  const std::filesystem::path path(text);
  return path.is_absolute() ? path : (folder_ / path).lexically_normal();
}

void TomlSection::path(std::string_view key, std::filesystem::path& value) {
  std::optional<std::string> found;
  text(key, found, 4000);
  if (found) {
    value = resolve(*found);
  } else if (!value.empty()) {
    value = resolve(value.string());
  }
}

void TomlSection::paths(std::string_view key, std::vector<std::filesystem::path>& value) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const toml::array* array = node->as_array();
  if (array == nullptr) return problem(key, "must be a list of texts in quotes");
  for (const toml::node& item : *array) {
    const auto* text = item.as_string();
    if (text == nullptr || text->get().empty()) {
      return problem(key, "must hold texts in quotes only");
    }
    value.push_back(resolve(text->get()));
  }
}

std::optional<std::int64_t> TomlSection::integer(std::string_view key, std::int64_t min,
                                                 std::int64_t max) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* number = node->as_integer();
  if (number == nullptr) {
    problem(key, "must be a whole number");
    return std::nullopt;
  }
  if (number->get() < min || number->get() > max) {
    problem(key, fmt::format("must be {} to {}", min, max));
    return std::nullopt;
  }
  return number->get();
}

std::map<std::string, std::int64_t> TomlSection::numbers(std::string_view key, std::int64_t min,
                                                         std::int64_t max) {
  std::map<std::string, std::int64_t> found;
  const toml::node* node = find(key);
  if (node == nullptr) return found;
  const toml::table* table = node->as_table();
  if (table == nullptr) {
    problem(key, "must be a table of whole numbers");
    return found;
  }
  for (const auto& [name, item] : *table) {
    const auto* number = item.as_integer();
    if (number == nullptr || number->get() < min || number->get() > max) {
      problem(key, fmt::format("must hold whole numbers from {} to {}", min, max));
      return {};
    }
    found[std::string(name.str())] = number->get();
  }
  return found;
}

std::optional<bool> TomlSection::boolean(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* flag = node->as_boolean();
  if (flag == nullptr) {
    problem(key, "must be true or false");
    return std::nullopt;
  }
  return flag->get();
}

void TomlSection::finish() {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *table_) {
    if (!known_.contains(key.str())) {
      problems_.push_back(
          {fmt::format("{}.{}", name_, key.str()), node.source().begin.line, "is not a known key"});
    }
  }
}

}  // namespace nightlight::apps
