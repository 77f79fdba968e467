#include "list_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <utility>

#include "list_text.h"
#include "nightlight/core/log.h"
#include "nightlight/lists/hash_lines.h"
#include "nightlight/lists/video_entry.h"
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

// What a file is given as.
enum class Wanted : unsigned char { kPicture, kVideo };

std::string label_of(const ListBuildOptions& options, const fs::path& file) {
  if (!options.label_from_name) return options.label;
  // A list takes no control characters in a label, and file names may hold any.
  std::string label = printable(file.stem().native());
  if (label.size() > kMaxLabelBytes) label.resize(kMaxLabelBytes);
  while (!label.empty() && !is_utf8(label)) label.pop_back();
  return label;
}

void add_media(const ListBuildOptions& options, Wanted wanted, const fs::path& path,
               const MediaFile& file, Gathered& gathered) {
  const std::string label = label_of(options, path);
  gathered.entries.push_back({file.digests.sha256, options.source, label});
  if (wanted == Wanted::kVideo) {
    gathered.entries.push_back({file.look.video->fingerprint, options.source, label});
    return;
  }
  for (const MediaPage& page : file.look.pages) {
    for (const phash::PdqFingerprint& fingerprint : page.fingerprints) {
      gathered.entries.push_back({fingerprint, options.source, label});
    }
  }
}

int best_quality(const MediaLook& look) {
  int best = 0;
  if (look.video) {
    for (const phash::VideoFrame& frame : look.video->fingerprint.frames) {
      best = std::max(best, frame.quality);
    }
    return best;
  }
  for (const MediaPage& page : look.pages) {
    for (const phash::PdqFingerprint& print : page.fingerprints) {
      best = std::max(best, print.quality);
    }
  }
  return best;
}

// Why a file may not go on a list; "" when it may. A damaged one is refused whatever its quality:
// what is missing of it was filled in by the decoder.
std::string objection_to(const ListBuildOptions& options, Wanted wanted, const MediaFile& file) {
  const MediaLook& look = file.look;
  if (const auto away = decoder_problem(look)) return to_text(*away);
  if (look.problem || !has_picture(look)) return std::string(detail_of(look));
  if (look.status == PictureStatus::kDamaged) return "it is damaged";
  if (look.summary && look.summary->cut_short) return std::string(detail_of(look));
  if (wanted == Wanted::kVideo && !look.video) return "it is no video (see --image)";
  if (wanted == Wanted::kPicture && look.video) return "it is a video (see --video)";
  if (best_quality(look) >= phash::kMinPdqQuality || options.allow_low_quality) return {};
  return fmt::format(
      "PDQ quality {} is under {}: it would match too much or nothing (see --allow-low-quality)",
      best_quality(look), phash::kMinPdqQuality);
}

void gather_file(const Io& io, const ListBuildOptions& options, Wanted wanted,
                 const FoundFile& found, const Result<MediaFile>& file, Gathered& gathered) {
  const std::string objection = file ? objection_to(options, wanted, *file) : to_text(file.error());
  if (objection.empty()) {
    add_media(options, wanted, found.path, *file, gathered);
  } else {
    refuse(io, gathered, found.path.native(), objection);
  }
}

void read_files(const Io& io, const ListBuildOptions& options, Wanted wanted,
                const std::vector<FoundFile>& files, Gathered& gathered) {
  NullLogger logger;
  const auto decoder = open_decoder(options.media.decoder, jobs_of(options.media), logger);
  if (!decoder) return refuse(io, gathered, "the decoder", to_text(decoder.error()));
  Progress progress(io, files.size(), options.progress);
  OrderedWork<MediaFile> work(files.size(), jobs_of(options.media));
  work.run(
      [&](std::size_t i) {
        Progress::Part part(progress);
        ReadOptions read = read_options_of(options.media);
        read.links = files[i].links;
        read.look.progress = [&part](double share) { part.set(share); };
        return read_media_file(files[i].path, read, **decoder);
      },
      [&](std::size_t i, const Result<MediaFile>& file) {
        if (file) progress.count_bytes(file->size);
        {
          const auto paused = progress.pause();
          gather_file(io, options, wanted, files[i], file, gathered);
        }
        progress.show(i + 1);
      });
}

void gather_media(const Io& io, const ListBuildOptions& options, Wanted wanted,
                  const std::vector<std::string>& paths, Gathered& gathered) {
  if (paths.empty()) return;
  const Walk found = walk({paths.begin(), paths.end()});
  for (const Unread& problem : found.errors) {
    refuse(io, gathered, problem.path.native(), problem.reason);
  }
  for (const Unread& passed : found.skipped) {
    remark(io, fmt::format("{}: skipped: {}", passed.path.native(), passed.reason));
  }
  read_files(io, options, wanted, found.files, gathered);
}

void gather_vpdq_file(const Io& io, const ListBuildOptions& options, const std::string& file,
                      Gathered& gathered) {
  const Result<Bytes> text = store::read_file(file, phash::kMaxVpdqBytes);
  if (!text) return refuse(io, gathered, file, to_text(text.error()));
  auto video = lists::video_entry(as_text(*text), options.source, label_of(options, file));
  if (!video) return refuse(io, gathered, file, to_text(video.error()));
  gathered.entries.push_back(*std::move(video));
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
  if (options.images.empty() && options.videos.empty() && options.hash_files.empty() &&
      options.vpdq_files.empty()) {
    return fail(io, "", "nothing to build a list from: give --image, --video, --hashes or --vpdq");
  }
  Gathered gathered;
  for (const std::string& file : options.hash_files) gather_hash_file(io, options, file, gathered);
  for (const std::string& file : options.vpdq_files) gather_vpdq_file(io, options, file, gathered);
  gather_media(io, options, Wanted::kPicture, options.images, gathered);
  gather_media(io, options, Wanted::kVideo, options.videos, gathered);
  if (gathered.refused > 0) {
    return fail(io, "",
                fmt::format("nothing was written: {}", counted(gathered.refused, "problem")));
  }
  if (gathered.entries.empty()) return fail(io, "", "nothing was written: there is no entry");
  return build(io, options, std::move(gathered.entries));
}

}  // namespace nightlight::cli
