#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config.h"

// Version 3.3 asserts, as if they could not happen, some mistakes that it handles right after ("[."
// for one): without its assertions they are the errors they should be.
#define TOML_ASSERT(condition) static_assert(true)
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace nightlight::apps {

// The tables of [[name]], in their order. Adds a problem when it is something else.
std::vector<const toml::table*> find_tables(const toml::table& root, std::string_view name,
                                            std::vector<ConfigProblem>& problems);

// Reads one [section] key by key. Keys that nobody asked for are problems too: a misspelt key must
// not leave a default in force unnoticed.
class TomlSection {
 public:
  TomlSection(const toml::table& root, std::string_view name, const std::filesystem::path& folder,
              std::vector<ConfigProblem>& problems);
  // One table of an array of tables, named "bank[1]" in problems.
  TomlSection(const toml::table& table, std::string name, const std::filesystem::path& folder,
              std::vector<ConfigProblem>& problems)
      : table_(&table), name_(std::move(name)), folder_(folder), problems_(problems) {}
  ~TomlSection() = default;

  // Each leaves `value` alone when the key is absent, and adds a problem when it is wrong.
  void text(std::string_view key, std::string& value, std::size_t max_bytes = 1000);
  void text(std::string_view key, std::optional<std::string>& value, std::size_t max_bytes = 3000);
  void path(std::string_view key, std::filesystem::path& value);
  void paths(std::string_view key, std::vector<std::filesystem::path>& value);
  // Reads a boolean as one of two values of an enumeration.
  template <class E>
  void choice(std::string_view key, E& value, E when_false, E when_true) {
    if (const auto flag = boolean(key)) value = *flag ? when_true : when_false;
  }
  template <class T>
  void number(std::string_view key, T& value, std::int64_t min, std::int64_t max) {
    if (const auto found = integer(key, min, max)) value = static_cast<T>(*found);
  }
  // For durations in the unit of T.
  template <class Rep, class Period>
  void duration(std::string_view key, std::chrono::duration<Rep, Period>& value, std::int64_t min,
                std::int64_t max) {
    if (const auto found = integer(key, min, max)) {
      value = std::chrono::duration<Rep, Period>(*found);
    }
  }
  // A text that `parse` turns into a value.
  template <class T>
  void parsed(std::string_view key, T& value, Result<T> (*parse)(std::string_view)) {
    std::string found;
    text(key, found);
    if (found.empty()) return;
    const Result<T> result = parse(found);
    if (result) {
      value = *result;
    } else {
      problem(key, std::string(result.error().what()));
    }
  }

  // A table of whole numbers by name: { trim = 20, inner = -1 }.
  std::map<std::string, std::int64_t> numbers(std::string_view key, std::int64_t min,
                                              std::int64_t max);

  bool has(std::string_view key) const { return table_ != nullptr && table_->contains(key); }
  void problem(std::string_view key, std::string message);
  // Adds a problem for each key that was not read. Call last.
  void finish();

 private:
  const toml::node* find(std::string_view key);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max);
  std::optional<bool> boolean(std::string_view key);
  std::filesystem::path resolve(const std::string& text) const;

  const toml::table* table_ = nullptr;
  std::string name_;
  const std::filesystem::path& folder_;
  std::vector<ConfigProblem>& problems_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace nightlight::apps
