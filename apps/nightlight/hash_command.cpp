#include <fmt/format.h>

#include <ostream>
#include <string>
#include <vector>

#include "media_file.h"
#include "media_json.h"
#include "media_options.h"
#include "program.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct HashOptions {
  std::vector<std::string> files;
  MediaOptions media;
  bool json = false;
};

ManualPage page() {
  return {
      .summary = "print the digests and perceptual hashes of files",
      .synopsis = {"nightlight hash [--json] FILE..."},
      .description =
          "Reads each FILE and prints its MD5, SHA-1 and SHA-256 digests. When it is a picture "
          "(JPEG, PNG, WebP, GIF, TIFF, HEIC or AVIF, whatever its name says) that can be decoded, "
          "also its PDQ hash in two variants, each with its quality: \"full\" is computed from the "
          "picture as it is, \"nn512\" from the picture scaled to 512x512 by nearest neighbour, as "
          "Meta's pdq-photo-hasher does it. A hash of a quality under 50 says little and is not "
          "matched.\n\n"
          "Pictures are decoded in a confined child process. A file that is no picture, or one "
          "that "
          "the decoder refuses, still has its digests; a remark says what was wrong with it.",
      .exit_status =
          "0  every file was hashed\n"
          "2  a file could not be opened or its picture could not be decoded, or another "
          "error; standard error says which and why",
      .examples = {"nightlight hash photo.jpg",
                   "nightlight hash --json *.jpg | jq -r .digests.sha256"}};
}

std::string picture_text(const MediaFile& file) {
  if (!file.picture.provenance) return std::string(status_name(file.picture.status));
  const media::Provenance& from = *file.picture.provenance;
  std::string text = fmt::format("{}, {} x {} pixels", media::format_name(from.format),
                                 file.picture.width, file.picture.height);
  if (from.orientation != 1)
    text += fmt::format(", turned upright (orientation {})", from.orientation);
  if (from.pages > 1) text += fmt::format(", the first of {} pages", from.pages);
  if (file.picture.status != service::PictureStatus::kOk)
    text += fmt::format(", {}", status_name(file.picture.status));
  return text;
}

void print_line(const Io& io, std::string_view name, std::string_view value) {
  io.out << "  " << io.style.paint(Tone::kFaint, fmt::format("{:<10}", name)) << "  " << value
         << '\n';
}

void print_file(const Io& io, const std::string& path, const MediaFile& file) {
  io.out << io.style.paint(Tone::kHeading, printable(path)) << '\n';
  print_line(io, "size", counted(file.size, "byte"));
  print_line(io, "picture", picture_text(file));
  print_line(io, "md5", file.digests.md5.hex());
  print_line(io, "sha1", file.digests.sha1.hex());
  print_line(io, "sha256", file.digests.sha256.hex());
  for (const phash::PdqFingerprint& pdq : file.picture.fingerprints) {
    print_line(io, fmt::format("pdq {}", phash::variant_name(pdq.variant)),
               fmt::format("{}  quality {}", pdq.hash.hex(), pdq.quality));
  }
}

Json json_of(const std::string& path, const MediaFile& file) {
  Json json = path_json(path);
  add_media_json(json, file);
  return json;
}

ExitCode hash_file(const Io& io, const HashOptions& options, const std::string& path,
                   media::Decoder& decoder) {
  const Result<MediaFile> file =
      read_media_file(path, Links::kFollow, limits_of(options.media), decoder);
  if (!file) {
    if (options.json) {
      Json json = path_json(path);
      json["error"] = to_text(file.error());
      io.out << json_line(json);
    }
    return fail(io, path, file.error());
  }
  if (options.json) {
    io.out << json_line(json_of(path, *file));
  } else {
    print_file(io, path, *file);
  }
  if (const auto away = decoder_problem(file->picture)) return fail(io, path, *away);
  if (!file->picture.provenance) return fail(io, path, detail_of(file->picture));
  return ExitCode::kSuccess;
}

ExitCode run_hash(const Io& io, const HashOptions& options) {
  NullLogger logger;
  const auto decoder = open_decoder(options.media.decoder, 1, logger);
  if (!decoder) return fail(io, "the decoder", decoder.error());
  ExitCode code = ExitCode::kSuccess;
  for (const std::string& path : options.files) {
    if (hash_file(io, options, path, **decoder) != ExitCode::kSuccess) code = ExitCode::kError;
  }
  return code;
}

}  // namespace

void add_hash_command(Program& program) {
  auto options = std::make_shared<HashOptions>();
  CLI::App* command = add_command(program, &program.app, "hash", page());
  command->add_option("FILE", options->files, "The files to hash.")->required();
  command->add_flag("--json", options->json,
                    "One JSON object a line instead of text, in the form of the HTTP API.");
  add_media_options(command, options->media);
  run_with(program, command, std::move(options), run_hash);
}

}  // namespace nightlight::cli
