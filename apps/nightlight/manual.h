#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

namespace nightlight::cli {

// The parts of a manual page that a command line parser cannot know. Paragraphs are separated by
// line ends and are wrapped when shown.
struct ManualPage {
  std::string summary;                // half a sentence, for the list of commands
  std::vector<std::string> synopsis;  // one line each
  std::string description;
  std::string exit_status;  // empty: the usual two
  std::vector<std::string>
      examples;  // a command each, with a "# remark" line before where it helps
};

// Shows --help as a manual page: NAME, SYNOPSIS, DESCRIPTION, COMMANDS, ARGUMENTS, OPTIONS, EXIT
// STATUS, EXAMPLES, with the parts that are there.
class ManualFormatter final : public CLI::Formatter {
 public:
  void set_page(const CLI::App* app, ManualPage page) { pages_[app] = std::move(page); }
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;

 private:
  std::map<const CLI::App*, ManualPage> pages_;
};

}  // namespace nightlight::cli
