#include "list_build.h"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "list_text.h"
#include "nightlight/core/log.h"
#include "nightlight/lists/hash_lines.h"
#include "nightlight/store/files.h"
#include "system_clock.h"
#include "text.h"
#include "walk.h"

namespace nightlight::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxHashFileBytes = std::size_t{16} << 20;  // what parse_hash_lines takes
constexpr std::size_t kMaxLabelBytes = 200;

// What is gathered before anything is written, and how many things were wrong with it.
struct Gathered {
  std::vector<lists::ListEntry> entries;
  std::uint64_t refused = 0;
};

void refuse(const Io& io, Gathered& gathered, std::string_view subject, std::string_view reason) {
  fail(io, subject, reason);
  ++gathered.refused;
}

std::string label_of(const ListBuildOptions& options, const fs::path& image) {
  if (!options.label_from_name) return options.label;
  std::string label = image.stem().string();
  if (label.size() > kMaxLabelBytes) label.resize(kMaxLabelBytes);
  while (!label.empty() && !is_utf8(label)) label.pop_back();
  return label;
}

void add_picture(const ListBuildOptions& options, const fs::path& image, const MediaFile& file,
                 Gathered& gathered) {
  const std::string label = label_of(options, image);
  gathered.entries.push_back({file.digests.sha256, options.source, label});
  for (const phash::PdqFingerprint& fingerprint : file.fingerprints) {
    gathered.entries.push_back({fingerprint, options.source, label});
  }
}

void gather_image(const Io& io, const ListBuildOptions& options, const fs::path& image, Links links,
                  media::Decoder& decoder, Gathered& gathered) {
  const Result<MediaFile> file = read_media_file(image, links, limits_of(options.media), decoder);
  if (!file) return refuse(io, gathered, image.native(), to_text(file.error()));
  const bool low = file->status == MediaStatus::kLowQuality && options.allow_low_quality;
  if (file->no_decoder) {
    refuse(io, gathered, image.native(), to_text(*file->no_decoder));
  } else if (file->status == MediaStatus::kLowQuality && !low) {
    refuse(io, gathered, image.native(),
           fmt::format("PDQ quality {} is under {}: it would match too much or nothing (see "
                       "--allow-low-quality)",
                       file->fingerprints.front().quality, phash::kMinPdqQuality));
  } else if (file->status != MediaStatus::kOk && !low) {
    refuse(io, gathered, image.native(), file->detail);
  } else {
    add_picture(options, image, *file, gathered);
  }
}

void gather_images(const Io& io, const ListBuildOptions& options, Gathered& gathered) {
  if (options.images.empty()) return;
  NullLogger logger;
  const auto decoder = open_decoder(options.media.decoder, 1, logger);
  if (!decoder) return refuse(io, gathered, "the decoder", to_text(decoder.error()));
  const Walk found = walk({options.images.begin(), options.images.end()});
  for (const Unread& problem : found.errors) {
    refuse(io, gathered, problem.path.native(), problem.reason);
  }
  for (const Unread& passed : found.skipped) {
    remark(io, fmt::format("{}: skipped: {}", passed.path.native(), passed.reason));
  }
  for (const FoundFile& image : found.files) {
    gather_image(io, options, image.path, image.links, **decoder, gathered);
  }
}

void gather_hash_file(const Io& io, const ListBuildOptions& options, const std::string& file,
                      Gathered& gathered) {
  const Result<Bytes> text = store::read_file(file, kMaxHashFileBytes);
  if (!text) return refuse(io, gathered, file, to_text(text.error()));
  lists::HashLines lines = lists::parse_hash_lines(as_text(*text), options.source);
  for (const lists::LineError& wrong : lines.errors) {
    refuse(io, gathered, fmt::format("{}:{}", file, wrong.line), to_text(wrong.error));
  }
  for (lists::ListEntry& entry : lines.entries) {
    if (entry.label.empty()) entry.label = options.label;
    gathered.entries.push_back(std::move(entry));
  }
}

Result<lists::ListHeader> header_of(const ListBuildOptions& options) {
  if (options.created.empty()) return lists::ListHeader{options.name, apps::SystemClock().now()};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Timestamp created, parse_rfc3339(options.created));
  return lists::ListHeader{options.name, created};
}

Status write_list(const ListBuildOptions& options, const lists::ListVersion& list) {
  const Bytes encoded = list.encode();
  if (options.replace) return store::write_file_durably(options.out, encoded);
  return store::create_file_durably(options.out, encoded);
}

ExitCode build(const Io& io, const ListBuildOptions& options,
               std::vector<lists::ListEntry> entries) {
  const Result<lists::ListHeader> header = header_of(options);
  if (!header) return fail(io, "--created", header.error());
  const Result<lists::ListVersion> list = lists::ListVersion::create(*header, std::move(entries));
  if (!list) return fail(io, "the list", list.error());
  const Status written = write_list(options, *list);
  if (!written && written.error().code() == Code::kConflict) {
    return fail(io, options.out, "exists already and is left alone (see --replace)");
  }
  if (!written) return fail(io, options.out, written.error());
  io.out << "Wrote " << printable(options.out) << ": " << describe_list(*list) << '\n';
  return ExitCode::kSuccess;
}

}  // namespace

ExitCode run_list_build(const Io& io, const ListBuildOptions& options) {
  if (options.images.empty() && options.hash_files.empty()) {
    return fail(io, "", "nothing to build a list from: give --image or --hashes");
  }
  Gathered gathered;
  for (const std::string& file : options.hash_files) gather_hash_file(io, options, file, gathered);
  gather_images(io, options, gathered);
  if (gathered.refused > 0) {
    return fail(io, "",
                fmt::format("nothing was written: {}", counted(gathered.refused, "problem")));
  }
  if (gathered.entries.empty()) return fail(io, "", "nothing was written: there is no entry");
  return build(io, options, std::move(gathered.entries));
}

}  // namespace nightlight::cli
