#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io.h"
#include "scan_lists.h"

namespace nightlight::cli {

inline constexpr int kWidestRadius = 64;

// How near is near enough, for every command that matches.
struct MatchOptions {
  int radius = 31;
  int near_radius = 0;  // 0: no second tier
};

CLI::Option* add_radius_option(CLI::App* command, int& radius);
// --radius and --near-radius.
void add_match_options(CLI::App* command, MatchOptions& options);
// --list, which may be repeated.
CLI::Option* add_list_option(CLI::App* command, std::vector<std::string>& lists);

match::BankOptions bank_options_of(const MatchOptions& options);

// Loads every list, or writes to io.err why one cannot be had; says how many entries are never
// matched.
std::optional<ScanLists> load_lists(const Io& io, const std::vector<std::string>& files,
                                    const MatchOptions& options);

}  // namespace nightlight::cli
