#include "media_options.h"

namespace nightlight::cli {
namespace {

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

ReadLimits limits_of(const MediaOptions& options) {
  ReadLimits limits;
  limits.max_file_bytes = options.max_file_mib << 20;
  return limits;
}

}  // namespace nightlight::cli
