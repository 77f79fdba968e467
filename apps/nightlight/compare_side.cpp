#include "compare_side.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <system_error>
#include <utility>

#include "nightlight/phash/spectrum.h"
#include "source_file.h"

namespace nightlight::cli {
namespace {

constexpr std::string_view kTmkMagic = "TMK1";
constexpr std::size_t kSniffedBytes = 4096;

Result<Bytes> read_start(SourceFile& file, std::size_t most) {
  Bytes start(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), most)));
  NIGHTLIGHT_RETURN_IF_ERROR(file.read(0, start));
  return start;
}

void add_hash_probe(CompareSide& side, const phash::Probe& probe) {
  side.probes.push_back({probe, 1});
  // The negative of a picture has the complement of its hash, so this can be said without it.
  if (probe.tag.tone == phash::Tone::kPositive) {
    phash::Probe turned = probe;
    turned.hash = phash::complement(probe.hash);
    turned.tag.tone = phash::Tone::kNegative;
    side.probes.push_back({turned, 1});
  }
  if (probe.tag.is_plain()) {
    side.prints.push_back({{probe.hash, probe.quality, probe.tag.scale}, 1});
  }
}

CompareSide side_of(const HashQuery& query) {
  CompareSide side;
  side.md5 = query.md5;
  side.sha1 = query.sha1;
  side.sha256 = query.sha256;
  for (const phash::Probe& probe : query.pdq) add_hash_probe(side, probe);
  side.video_probes = query.video;
  for (const phash::VideoProbe& probe : query.video) {
    if (probe.tag.is_plain() && side.frames.empty()) side.frames = probe.frames;
  }
  side.kind = !side.frames.empty()   ? CompareSide::Kind::kVideo
              : !side.prints.empty() ? CompareSide::Kind::kPicture
                                     : CompareSide::Kind::kDigest;
  return side;
}

CompareSide side_of(phash::VideoFingerprint video) {
  CompareSide side;
  side.kind = CompareSide::Kind::kVideo;
  side.frames = video.frames;
  side.video_probes.push_back({{}, std::move(video.frames)});
  return side;
}

CompareSide side_of(MediaFile file) {
  CompareSide side;
  side.md5 = file.digests.md5;
  side.sha1 = file.digests.sha1;
  side.sha256 = file.digests.sha256;
  if (file.look.video) {
    side.kind = CompareSide::Kind::kVideo;
    side.frames = file.look.video->fingerprint.frames;
    side.video_probes = file.look.video->probes;
  }
  for (const MediaPage& page : file.look.pages) {
    for (const phash::PdqFingerprint& print : page.fingerprints) {
      side.prints.push_back({print, page.number});
    }
    for (const phash::Probe& probe : page.probes) side.probes.push_back({probe, page.number});
  }
  side.file = std::move(file);
  return side;
}

// The one hash in a text; kInvalidArgument when there is none, or more than one.
Result<CompareSide> side_of_text(std::string_view text) {
  if (auto video = phash::parse_vpdq(text)) return side_of(*std::move(video));
  std::istringstream in{std::string(text)};
  QueryReader reader(in, {});
  const auto first = reader.next();
  if (!first) return Error(Code::kInvalidArgument, "empty");
  if (!first->query) {
    return Error(Code::kInvalidArgument, "no picture, no video, and no text of hashes");
  }
  if (reader.next()) {
    return Error(Code::kInvalidArgument, "holds several hashes: give one (see nightlight match)");
  }
  return side_of(*first->query);
}

Result<CompareSide> load_file(const std::string& path, const ReadOptions& options,
                              media::Decoder& decoder) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(SourceFile source, SourceFile::open(path, Links::kFollow));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes start, read_start(source, kSniffedBytes));
  if (as_text(start).starts_with(kTmkMagic)) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes whole, read_start(source, phash::kMaxTmkBytes + 1));
    CompareSide side;
    side.kind = CompareSide::Kind::kTmk;
    NIGHTLIGHT_ASSIGN_OR_RETURN(side.tmk, phash::parse_tmk(whole));
    return side;
  }
  if (!media::sniff_format(start) && source.size() <= phash::kMaxVpdqBytes) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes whole, read_start(source, phash::kMaxVpdqBytes));
    return side_of_text(as_text(whole));
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(MediaFile file, read_media_file(path, options, decoder));
  if (file.look.problem && !has_picture(file.look)) return *file.look.problem;
  return side_of(std::move(file));
}

}  // namespace

std::string_view side_kind_name(CompareSide::Kind kind) {
  switch (kind) {
    case CompareSide::Kind::kPicture:
      return "picture";
    case CompareSide::Kind::kVideo:
      return "video";
    case CompareSide::Kind::kTmk:
      return "tmk";
    case CompareSide::Kind::kDigest:
      return "digest";
  }
  return "digest";
}

Result<CompareSide> load_side(const std::string& argument, const ReadOptions& options,
                              media::Decoder& decoder) {
  std::error_code ignored;
  Result<CompareSide> side = CompareSide();
  if (std::filesystem::exists(argument, ignored)) {
    side = load_file(argument, options, decoder);
  } else {
    const auto query = parse_hash_query(argument, {});
    if (!query) {
      // What looks like a hash is told where it is wrong; anything else is a name.
      if (argument.size() < 32 || argument.find('/') != std::string::npos) {
        return Error(Code::kNotFound, "no such file, and no hash in hexadecimal");
      }
      return query.error();
    }
    side = side_of(*query);
  }
  if (side) side->name = argument;
  return side;
}

}  // namespace nightlight::cli
