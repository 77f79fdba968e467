#include "list_build.h"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "list_text.h"
#include "nightlight/core/log.h"
#include "nightlight/lists/hash_lines.h"
#include "nightlight/store/files.h"
#include "ordered_work.h"
#include "progress.h"
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
  // A list takes no control characters in a label, and file names may hold any.
  std::string label = printable(image.stem().native());
  if (label.size() > kMaxLabelBytes) label.resize(kMaxLabelBytes);
  while (!label.empty() && !is_utf8(label)) label.pop_back();
  return label;
}

void add_picture(const ListBuildOptions& options, const fs::path& image, const MediaFile& file,
                 Gathered& gathered) {
  const std::string label = label_of(options, image);
  gathered.entries.push_back({file.digests.sha256, options.source, label});
  for (const phash::PdqFingerprint& fingerprint : file.picture.fingerprints) {
    gathered.entries.push_back({fingerprint, options.source, label});
  }
}

// Why a picture may not go on a list; "" when it may. A damaged picture is refused whatever its
// quality: what is missing of it was filled in by the decoder.
std::string objection_to(const ListBuildOptions& options, const MediaFile& file) {
  if (const auto away = decoder_problem(file.picture)) return to_text(*away);
  if (!file.picture.provenance) return std::string(detail_of(file.picture));
  if (file.picture.provenance->damaged) return "the picture is damaged";
  if (is_comparable(file.picture) || options.allow_low_quality) return {};
  return fmt::format(
      "PDQ quality {} is under {}: it would match too much or nothing (see --allow-low-quality)",
      file.picture.fingerprints.front().quality, phash::kMinPdqQuality);
}

void gather_image(const Io& io, const ListBuildOptions& options, const FoundFile& image,
                  const Result<MediaFile>& file, Gathered& gathered) {
  const std::string objection = file ? objection_to(options, *file) : to_text(file.error());
  if (objection.empty()) {
    add_picture(options, image.path, *file, gathered);
  } else {
    refuse(io, gathered, image.path.native(), objection);
  }
}

void read_images(const Io& io, const ListBuildOptions& options,
                 const std::vector<FoundFile>& images, media::Decoder& decoder,
                 Gathered& gathered) {
  Progress progress(io, images.size());
  OrderedWork<MediaFile> work(images.size(), jobs_of(options.media));
  work.run(
      [&](std::size_t i) {
        return read_media_file(images[i].path, images[i].links, limits_of(options.media), decoder);
      },
      [&](std::size_t i, const Result<MediaFile>& file) {
        progress.clear();
        gather_image(io, options, images[i], file, gathered);
        progress.show(i + 1);
      });
}

void gather_images(const Io& io, const ListBuildOptions& options, Gathered& gathered) {
  if (options.images.empty()) return;
  NullLogger logger;
  const auto decoder = open_decoder(options.media.decoder, jobs_of(options.media), logger);
  if (!decoder) return refuse(io, gathered, "the decoder", to_text(decoder.error()));
  const Walk found = walk({options.images.begin(), options.images.end()});
  for (const Unread& problem : found.errors) {
    refuse(io, gathered, problem.path.native(), problem.reason);
  }
  for (const Unread& passed : found.skipped) {
    remark(io, fmt::format("{}: skipped: {}", passed.path.native(), passed.reason));
  }
  read_images(io, options, found.files, **decoder, gathered);
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
