#include "manual.h"

#include <algorithm>

#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kColumns = 79;
constexpr std::size_t kIndent = 4;
constexpr std::size_t kDeepIndent = 8;
constexpr std::size_t kStatusWidth = 3;  // a digit and two blanks
constexpr const char* kUsualExitStatus = "0  done\n2  an error; standard error says which";

std::string full_name(const CLI::App* app) {
  if (app->get_parent() == nullptr) return app->get_name();
  return full_name(app->get_parent()) + " " + app->get_name();
}

std::string section(const std::string& title, const std::string& body) {
  return body.empty() ? "" : title + "\n" + body + "\n";
}

std::string entry(const std::string& name, const std::string& text) {
  return std::string(kIndent, ' ') + name + "\n" + wrap(text, kColumns, kDeepIndent);
}

// Lines such as "2  an error", their text hanging under its first word.
std::string statuses_of(const std::string& lines) {
  std::string text;
  for (std::size_t start = 0; start < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', start), lines.size());
    const std::string line = lines.substr(start, end - start);
    std::string body = wrap(line.substr(kStatusWidth), kColumns, kIndent + kStatusWidth);
    body.replace(kIndent, kStatusWidth, line.substr(0, kStatusWidth));
    text += body;
    start = end + 1;
  }
  return text;
}

std::string commands_of(const CLI::App* app) {
  const auto commands = app->get_subcommands([](const CLI::App*) { return true; });
  std::size_t width = 0;
  for (const CLI::App* command : commands) width = std::max(width, command->get_name().size());
  std::string text;
  for (const CLI::App* command : commands) {
    std::string name = command->get_name();
    name.resize(width + 2, ' ');
    text += std::string(kIndent, ' ') + name + command->get_description() + "\n";
  }
  return text;
}

std::string arguments_of(const CLI::App* app) {
  std::string text;
  for (const CLI::Option* option : app->get_options()) {
    if (!option->get_positional()) continue;
    text += entry(option->get_name(true), option->get_description());
  }
  return text;
}

std::string options_of(const CLI::App* app) {
  std::string text;
  for (const CLI::Option* option : app->get_options()) {
    if (!option->nonpositional()) continue;
    std::string name = option->get_name(false, true);
    for (std::size_t comma = name.find(','); comma != std::string::npos;
         comma = name.find(',', comma + 1)) {
      name.insert(comma + 1, " ");
    }
    if (option->get_items_expected_max() > 0) name += " " + option->get_type_name();
    text += entry(name, option->get_description());
  }
  return text;
}

std::string indented(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += std::string(kIndent, ' ') + line + "\n";
  return text;
}

}  // namespace

std::string ManualFormatter::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  const auto found = pages_.find(app);
  const ManualPage page = found == pages_.end() ? ManualPage{} : found->second;
  const std::string exit_status = page.exit_status.empty() ? kUsualExitStatus : page.exit_status;
  std::string text;
  text += section("NAME", wrap(full_name(app) + " - " + page.summary, kColumns, kIndent));
  text += section("SYNOPSIS", indented(page.synopsis));
  text += section("DESCRIPTION", wrap(page.description, kColumns, kIndent));
  text += section("COMMANDS", commands_of(app));
  text += section("ARGUMENTS", arguments_of(app));
  text += section("OPTIONS", options_of(app));
  text += section("EXIT STATUS", statuses_of(exit_status));
  text += section("EXAMPLES", indented(page.examples));
  text.pop_back();  // the blank line after the last section
  return text;
}

}  // namespace nightlight::cli
