#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "media_file.h"

namespace nightlight::cli {

// The options that every command has that reads media files.
struct MediaOptions {
  std::string decoder;  // empty: beside this program
  std::uint64_t max_file_mib = 4096;
  std::size_t jobs = 0;  // 0: one for each processor
};

void add_media_options(CLI::App* command, MediaOptions& options);
// --jobs, for commands that read many files.
void add_jobs_option(CLI::App* command, MediaOptions& options);

// How many files to work on at the same time.
std::size_t jobs_of(const MediaOptions& options);
ReadLimits limits_of(const MediaOptions& options);

}  // namespace nightlight::cli
