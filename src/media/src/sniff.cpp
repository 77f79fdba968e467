#include <algorithm>
#include <array>

#include "nightlight/media/decoder.h"

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

// ISO/IEC 14496-12 §4.3: size, "ftyp", major brand, minor version, compatible brands to the end of
// the box. A file whose major brand only says "image file" is told apart by the compatible ones.
std::optional<Format> sniff_iso_media(ByteView bytes) {
  constexpr std::size_t kMostBoxBytes = 256;
  if (!starts_with(bytes, "ftyp"sv, 4) || bytes.size() < 16) return std::nullopt;
  std::size_t box = 0;
  for (std::size_t i = 0; i < 4; ++i) box = box << 8 | std::to_integer<std::size_t>(bytes[i]);
  const std::string_view head = as_text(bytes.first(std::min({box, bytes.size(), kMostBoxBytes})));
  if (head.size() < 16) return std::nullopt;
  const std::string_view major = head.substr(8, 4);
  if (is_avif_brand(major)) return Format::kAvif;
  bool heif = is_heif_brand(major);
  for (std::size_t at = 16; at + 4 <= head.size(); at += 4) {
    if (is_avif_brand(head.substr(at, 4))) return Format::kAvif;
    heif = heif || is_heif_brand(head.substr(at, 4));
  }
  return heif ? std::optional(Format::kHeif) : std::nullopt;
}

}  // namespace

std::string_view format_name(Format format) {
  switch (format) {
    case Format::kJpeg:
      return "jpeg";
    case Format::kPng:
      return "png";
    case Format::kWebp:
      return "webp";
    case Format::kGif:
      return "gif";
    case Format::kTiff:
      return "tiff";
    case Format::kHeif:
      return "heif";
    case Format::kAvif:
      return "avif";
  }
  return "unknown";
}

std::optional<Format> sniff_format(ByteView bytes) {
  if (starts_with(bytes, "\xff\xd8\xff"sv)) return Format::kJpeg;
  if (starts_with(bytes, "\x89PNG\r\n\x1a\n"sv)) return Format::kPng;
  if (starts_with(bytes, "GIF87a"sv) || starts_with(bytes, "GIF89a"sv)) return Format::kGif;
  if (starts_with(bytes, "RIFF"sv) && starts_with(bytes, "WEBP"sv, 8)) return Format::kWebp;
  for (const std::string_view magic : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv}) {
    if (starts_with(bytes, magic)) return Format::kTiff;
  }
  return sniff_iso_media(bytes);
}

}  // namespace nightlight::media
