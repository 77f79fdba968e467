#include <algorithm>
#include <array>

#include "nightlight/media/image.h"

namespace nightlight::media {
namespace {

using namespace std::string_view_literals;

bool starts_with(ByteView bytes, std::string_view magic, std::size_t offset = 0) {
  return bytes.size() >= offset + magic.size() &&
         as_text(bytes.subspan(offset, magic.size())) == magic;
}

bool is_avif_brand(std::string_view brand) {
  return brand == "avif" || brand == "avis";
}

bool is_heif_brand(std::string_view brand) {
  constexpr std::array kBrands = {"heic"sv, "heix"sv, "hevc"sv, "hevx"sv, "heim"sv,
                                  "heis"sv, "hevm"sv, "hevs"sv, "mif1"sv, "msf1"sv};
  return std::find(kBrands.begin(), kBrands.end(), brand) != kBrands.end();
}

bool is_movie_brand(std::string_view brand) {
  // Brands of files whose pictures are a film's: ISO base media, MPEG-4, QuickTime, 3GPP, Apple's
  // and Adobe's, fragments (mp4ra.org's registry of brands).
  constexpr std::array kStarts = {"iso"sv, "mp4"sv, "mp7"sv, "qt "sv, "3g"sv,  "M4"sv,  "avc"sv,
                                  "f4v"sv, "F4V"sv, "das"sv, "MSN"sv, "mmp"sv, "cmf"sv, "XAV"sv};
  return std::any_of(kStarts.begin(), kStarts.end(),
                     [&](std::string_view start) { return brand.starts_with(start); });
}

std::uint32_t big_endian_32(ByteView bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  }
  return value;
}

// ISO/IEC 14496-12 §4.3: size, "ftyp", major brand, minor version, compatible brands to the end of
// the box. A file whose major brand only says "image file" is told apart by the compatible ones.
std::optional<Format> sniff_brands(ByteView bytes) {
  constexpr std::size_t kMostBoxBytes = 256;
  if (bytes.size() < 16) return std::nullopt;
  const std::size_t box = big_endian_32(bytes, 0);
  const std::string_view head = as_text(bytes.first(std::min({box, bytes.size(), kMostBoxBytes})));
  if (head.size() < 16) return std::nullopt;
  const std::string_view major = head.substr(8, 4);
  if (is_avif_brand(major)) return Format::kAvif;
  bool heif = is_heif_brand(major);
  bool movie = is_movie_brand(major);
  for (std::size_t at = 16; at + 4 <= head.size(); at += 4) {
    const std::string_view brand = head.substr(at, 4);
    if (is_avif_brand(brand)) return Format::kAvif;
    heif = heif || is_heif_brand(brand);
    movie = movie || is_movie_brand(brand);
  }
  if (heif) return Format::kHeif;
  return movie ? std::optional(Format::kMp4) : std::nullopt;
}

// QuickTime files from before there was a 'ftyp' begin with one of these.
bool is_old_quicktime(ByteView bytes) {
  constexpr std::array kAtoms = {"moov"sv, "mdat"sv, "wide"sv, "free"sv, "skip"sv, "pnot"sv};
  return std::any_of(kAtoms.begin(), kAtoms.end(),
                     [&](std::string_view atom) { return starts_with(bytes, atom, 4); });
}

// A Windows bitmap has two bytes of magic only, so the header that must follow counts as well: its
// size is one of the published ones.
bool is_bitmap(ByteView bytes) {
  if (!starts_with(bytes, "BM"sv) || bytes.size() < 18) return false;
  if (!starts_with(bytes, "\0\0\0"sv, 15)) return false;
  constexpr std::array kHeaders = {12, 16, 40, 52, 56, 64, 108, 124};
  const int header = std::to_integer<int>(bytes[14]);
  return std::find(kHeaders.begin(), kHeaders.end(), header) != kHeaders.end();
}

// ISO/IEC 13818-1 §2.4.3: packets of 188 bytes with a sync byte each; 192 with four bytes of time
// before (Blu-ray), 204 with check bytes after.
bool is_transport_stream(ByteView bytes) {
  constexpr std::byte kSync{0x47};
  constexpr std::size_t kPackets = 4;
  struct Layout {
    std::size_t first;
    std::size_t step;
  };
  for (const Layout layout : {Layout{0, 188}, Layout{4, 192}, Layout{0, 204}}) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < kPackets; ++i) {
      const std::size_t at = layout.first + i * layout.step;
      if (at < bytes.size() && bytes[at] == kSync) ++found;
    }
    if (found == kPackets) return true;
  }
  return false;
}

std::optional<Format> sniff_video(ByteView bytes) {
  if (starts_with(bytes, "RIFF"sv) && starts_with(bytes, "AVI "sv, 8)) return Format::kAvi;
  if (starts_with(bytes, "\x1a\x45\xdf\xa3"sv)) return Format::kMatroska;
  if (starts_with(bytes, "FLV\x01"sv)) return Format::kFlv;
  if (starts_with(bytes, "OggS"sv)) return Format::kOgg;
  if (starts_with(bytes, "\0\0\x01\xba"sv)) return Format::kMpegPs;
  if (starts_with(bytes, "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"sv)) {
    return Format::kAsf;
  }
  if (is_old_quicktime(bytes)) return Format::kMp4;
  if (is_transport_stream(bytes)) return Format::kMpegTs;
  return std::nullopt;
}

}  // namespace

std::string_view format_name(Format format) {
  constexpr std::array kNames = {"jpeg"sv,   "png"sv, "webp"sv, "gif"sv,      "tiff"sv, "heif"sv,
                                 "avif"sv,   "bmp"sv, "mp4"sv,  "matroska"sv, "avi"sv,  "mpegts"sv,
                                 "mpegps"sv, "flv"sv, "ogg"sv,  "asf"sv};
  static_assert(kNames.size() == static_cast<std::size_t>(Format::kAsf) + 1);
  const auto at = static_cast<std::size_t>(format);
  return at < kNames.size() ? kNames[at] : "unknown"sv;
}

bool is_video(Format format) {
  return format >= Format::kMp4;
}

std::optional<Format> sniff_format(ByteView bytes) {
  if (starts_with(bytes, "\xff\xd8\xff"sv)) return Format::kJpeg;
  if (starts_with(bytes, "\x89PNG\r\n\x1a\n"sv)) return Format::kPng;
  if (starts_with(bytes, "GIF87a"sv) || starts_with(bytes, "GIF89a"sv)) return Format::kGif;
  if (starts_with(bytes, "RIFF"sv) && starts_with(bytes, "WEBP"sv, 8)) return Format::kWebp;
  for (const std::string_view magic : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv}) {
    if (starts_with(bytes, magic)) return Format::kTiff;
  }
  if (starts_with(bytes, "ftyp"sv, 4)) return sniff_brands(bytes);
  if (is_bitmap(bytes)) return Format::kBmp;
  return sniff_video(bytes);
}

}  // namespace nightlight::media
