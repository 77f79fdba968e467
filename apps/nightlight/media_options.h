#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "media_file.h"
#include "progress.h"

namespace nightlight::cli {

// The options that every command has that reads media files.
struct MediaOptions {
  std::string decoder;  // empty: beside this program
  std::uint64_t max_file_mib = 4096;
  std::size_t jobs = 0;  // 0: one for each processor
  double interval = 1;   // seconds between two frames of a video
};

void add_media_options(CLI::App* command, MediaOptions& options);
// --jobs, for commands that read many files.
void add_jobs_option(CLI::App* command, MediaOptions& options);

// How many files to work on at the same time.
std::size_t jobs_of(const MediaOptions& options);
ReadOptions read_options_of(const MediaOptions& options);

// --progress, and what it comes to.
void add_progress_option(CLI::App* command, ShowProgress& progress);
// --profile with the names of phash::Profile.
void add_profile_option(CLI::App* command, std::string& profile, const std::string& help);
// The profile of a name that --profile has accepted.
phash::Profile profile_from(const std::string& name);

}  // namespace nightlight::cli
