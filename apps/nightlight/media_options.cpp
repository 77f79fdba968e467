#include "media_options.h"

#include <algorithm>
#include <thread>

namespace nightlight::cli {
namespace {

constexpr std::size_t kMostJobs = 64;
constexpr double kShortestInterval = 0.01;
constexpr double kLongestInterval = 3600;
constexpr std::uint64_t kLargestMib = std::uint64_t{1} << 24;  // 16 TiB

}  // namespace

void add_media_options(CLI::App* command, MediaOptions& options) {
  command
      ->add_option("--max-file-mib", options.max_file_mib,
                   "Refuse files of more than N MiB with an error; 4096 unless given.")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, kLargestMib).description(""));
  command
      ->add_option(
          "--decoder", options.decoder,
          "The program that decodes pictures and videos; nightlight-decoder beside this program "
          "unless given.")
      ->type_name("FILE");
  command
      ->add_option("--interval", options.interval,
                   "Of a video, hash the first frame at or after every S seconds; 1 unless given.")
      ->type_name("S")
      ->check(CLI::Range(kShortestInterval, kLongestInterval).description(""));
}

void add_jobs_option(CLI::App* command, MediaOptions& options) {
  command
      ->add_option(
          "--jobs", options.jobs,
          "Read and decode N files at the same time; 1 to 64, one for each processor unless "
          "given.")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, kMostJobs).description(""));
}

std::size_t jobs_of(const MediaOptions& options) {
  if (options.jobs > 0) return options.jobs;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostJobs);
}

ReadOptions read_options_of(const MediaOptions& options) {
  ReadOptions read;
  read.max_file_bytes = options.max_file_mib << 20;
  read.look.frames.interval =
      media::FrameTime(static_cast<media::FrameTime::rep>(options.interval * 1e6 + 0.5));
  return read;
}

void add_progress_option(CLI::App* command, ShowProgress& progress) {
  command->add_flag_callback(
      "--progress", [&progress] { progress = ShowProgress::kAlways; },
      "Show progress also where standard error is no terminal: a line a second.");
}

void add_profile_option(CLI::App* command, std::string& profile, const std::string& help) {
  command->add_option("--profile", profile, help)
      ->type_name("NAME")
      ->check(CLI::IsMember({phash::profile_name(phash::Profile::kFast),
                             phash::profile_name(phash::Profile::kStandard),
                             phash::profile_name(phash::Profile::kThorough)})
                  .description(""));
}

phash::Profile profile_from(const std::string& name) {
  return phash::profile_of(name).value_or(phash::Profile::kStandard);
}

}  // namespace nightlight::cli
