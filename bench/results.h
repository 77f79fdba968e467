#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nightlight::bench {

// What every program here is started with; other arguments are its own and stay in `rest`.
struct Arguments {
  std::filesystem::path out;  // --out FILE; empty: print only
  bool quick = false;         // --quick: small sizes, to see that it runs; its figures mean nothing
  std::vector<std::string> rest;

  static Arguments read(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
      const std::string_view argument = argv[i];
      if (argument == "--quick") {
        arguments.quick = true;
      } else if (argument == "--out" && i + 1 < argc) {
        arguments.out = argv[++i];
      } else {
        arguments.rest.emplace_back(argument);
      }
    }
    return arguments;
  }

  // The value after `name` among the rest, or `otherwise`.
  std::string value_of(std::string_view name, std::string_view otherwise) const {
    for (std::size_t i = 0; i + 1 < rest.size(); ++i) {
      if (rest[i] == name) return rest[i + 1];
    }
    return std::string(otherwise);
  }
};

// The figures of one program: bench/README.md tells the form. Printed as they come, and written to
// the file at the end, whole or not at all.
class Results {
 public:
  explicit Results(std::filesystem::path out) : out_(std::move(out)) {}

  void add(std::string_view figure, std::string_view of, double value, std::string_view unit) {
    char line[64];
    std::snprintf(line, sizeof line, "%.6g", value);
    std::printf("%-28s %-44s %12s %s\n", std::string(figure).c_str(), std::string(of).c_str(), line,
                std::string(unit).c_str());
    std::fflush(stdout);
    text_ += std::string(figure) + '\t' + std::string(of) + '\t' + line + '\t' + std::string(unit) +
             '\n';
  }

  // False when the file cannot be written.
  bool write() const {
    if (out_.empty()) return true;
    const std::filesystem::path beside = out_.string() + ".part";
    std::FILE* file = std::fopen(beside.c_str(), "w");
    if (file == nullptr) return false;
    const std::string whole = "figure\tcase\tvalue\tunit\n" + text_;
    bool written = std::fwrite(whole.data(), 1, whole.size(), file) == whole.size();
    written = std::fclose(file) == 0 && written;
    std::error_code error;
    if (written) std::filesystem::rename(beside, out_, error);
    return written && !error;
  }

 private:
  std::filesystem::path out_;
  std::string text_;
};

}  // namespace nightlight::bench
