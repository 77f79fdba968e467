#include "hash_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "progress.h"
#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kNameWidth = 10;

void print_line(const Io& io, std::string_view name, std::string_view value) {
  io.out << "  " << io.style.paint(Tone::kFaint, fmt::format("{:<{}}", name, kNameWidth)) << "  "
         << value << '\n';
}

// "", "page 3, " or "cover, ".
std::string place_of(const MediaFile& file, const MediaPage& page) {
  if (page.kind == media::Frame::Kind::kCover) return "  cover picture";
  if (file.look.pages.size() > 1) return fmt::format("  page {}", page.number);
  return "";
}

void print_family(const Io& io, const Family& family) {
  for (std::size_t i = 1; i < phash::kDihedrals; ++i) {
    print_line(io, fmt::format("/{}", phash::dihedral_name(phash::Dihedral(i))),
               family.hashes[i].hex());
  }
}

void print_page(const Io& io, const MediaFile& file, const MediaPage& page,
                const std::vector<phash::PdqVariant>& variants) {
  for (const phash::PdqFingerprint& print : page.fingerprints) {
    if (std::find(variants.begin(), variants.end(), print.variant) == variants.end()) continue;
    print_line(
        io, fmt::format("pdq {}", phash::variant_name(print.variant)),
        fmt::format("{}  quality {}{}", print.hash.hex(), print.quality, place_of(file, page)));
    for (const Family& family : file.families) {
      if (family.page == page.number && family.variant == print.variant) print_family(io, family);
    }
  }
}

std::string describe_video(const MediaFile& file) {
  const service::MediaVideo& video = *file.look.video;
  std::string text = fmt::format(", {} x {} pixels", video.width, video.height);
  if (!file.look.summary) return text;
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(file.look.summary->duration);
  return text + fmt::format(", {} long, {} of {} sampled", format_duration(seconds),
                            with_separators(video.fingerprint.frames.size()),
                            counted(file.look.summary->decoded_frames, "frame"));
}

std::string describe_picture(const MediaPage& page) {
  std::string text = fmt::format(", {} x {} pixels", page.width, page.height);
  const media::Provenance& from = page.provenance;
  if (from.orientation != 1) {
    text += fmt::format(", turned upright (orientation {})", from.orientation);
  }
  if (from.pages > 1) text += fmt::format(", {} pages", from.pages);
  return text;
}

}  // namespace

std::string format_video_time(phash::VideoTime time) {
  const auto milliseconds = (time.count() + 500) / 1000;
  const std::chrono::seconds seconds(milliseconds / 1000);
  return fmt::format("{}.{:03}", format_duration(seconds), milliseconds % 1000);
}

std::string describe(const MediaFile& file) {
  if (!has_picture(file.look)) return std::string(status_name(file.look.status));
  const media::Provenance& from =
      file.look.video ? file.look.video->provenance : file.look.pages.front().provenance;
  std::string text(media::format_name(from.format));
  text += file.look.video ? describe_video(file) : describe_picture(file.look.pages.front());
  if (file.look.summary && file.look.summary->cut_short) text += ", only a part was seen";
  if (file.look.status != PictureStatus::kOk) {
    text += fmt::format(", {}", status_name(file.look.status));
  }
  return text;
}

void print_hashes(const Io& io, const std::string& path, const MediaFile& file,
                  const std::vector<phash::PdqVariant>& variants) {
  io.out << io.style.paint(Tone::kHeading, printable(path)) << '\n';
  print_line(io, "size", counted(file.size, "byte"));
  print_line(io, file.look.video ? "video" : "picture", describe(file));
  print_line(io, "md5", file.digests.md5.hex());
  print_line(io, "sha1", file.digests.sha1.hex());
  print_line(io, "sha256", file.digests.sha256.hex());
  for (const MediaPage& page : file.look.pages) print_page(io, file, page, variants);
  if (!file.look.video) return;
  for (const phash::VideoFrame& frame : file.look.video->fingerprint.frames) {
    print_line(io, format_video_time(frame.at),
               fmt::format("{}  quality {}", frame.hash.hex(), frame.quality));
  }
}

}  // namespace nightlight::cli
