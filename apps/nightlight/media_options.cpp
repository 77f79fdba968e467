#include "media_options.h"

#include <algorithm>
#include <thread>

namespace nightlight::cli {
namespace {

constexpr std::size_t kMostJobs = 64;
constexpr std::uint64_t kLargestMib = std::uint64_t{1} << 24;  // 16 TiB

}  // namespace

void add_media_options(CLI::App* command, MediaOptions& options) {
  command
      ->add_option(
          "--max-file-mib", options.max_file_mib,
          "Refuse files of more than N MiB with an error; 4096 unless given. Files of more "
          "than 64 MiB are not decoded; they have digests only.")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, kLargestMib).description(""));
  command
      ->add_option("--decoder", options.decoder,
                   "The program that decodes pictures; nightlight-decoder beside this program "
                   "unless given.")
      ->type_name("FILE");
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

ReadLimits limits_of(const MediaOptions& options) {
  ReadLimits limits;
  limits.max_file_bytes = options.max_file_mib << 20;
  return limits;
}

}  // namespace nightlight::cli
