#include "more_content.h"

#include <optional>

namespace nightlight::media {
namespace {

std::uint64_t big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::byte b : bytes) value = value << 8 | std::to_integer<std::uint64_t>(b);
  return value;
}

bool much_after(ByteView file, std::uint64_t end) {
  return end > file.size() || file.size() - end > kTrailing;
}

// PNG (ISO/IEC 15948): a signature of 8 bytes, then chunks of length, type, data and checksum.
bool png_has_more(ByteView file) {
  std::uint64_t at = 8;
  while (at + 12 <= file.size()) {
    const std::uint64_t length = big_endian(file.subspan(at, 4));
    const std::string_view type = as_text(file.subspan(at + 4, 4));
    if (type == "acTL") return true;  // an animation
    at += 12 + length;
    if (type == "IEND") return much_after(file, at);
  }
  return true;
}

// The offset behind the entropy-coded data that starts at `at`: of the next marker that is neither
// a stuffed byte nor a restart.
std::uint64_t skip_scan(ByteView file, std::uint64_t at) {
  for (; at + 1 < file.size(); ++at) {
    if (file[at] != std::byte(0xff)) continue;
    const auto marker = std::to_integer<unsigned>(file[at + 1]);
    const bool goes_on = marker == 0x00 || marker == 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (!goes_on) return at;
  }
  return file.size();
}

// JPEG (ITU-T T.81, annex B): markers with lengths, scans, and an end of image.
bool jpeg_has_more(ByteView file) {
  std::uint64_t at = 2;
  while (at + 4 <= file.size() || (at + 2 <= file.size() && file[at + 1] == std::byte(0xd9))) {
    if (file[at] != std::byte(0xff)) return true;
    const auto marker = std::to_integer<unsigned>(file[at + 1]);
    if (marker == 0xff) {  // a fill byte
      ++at;
      continue;
    }
    if (marker == 0xd9) return much_after(file, at + 2);
    if (at + 4 > file.size()) return true;
    const std::uint64_t length = big_endian(file.subspan(at + 2, 2));
    if (length < 2) return true;
    at += 2 + length;
    if (marker == 0xda) at = skip_scan(file, at);
  }
  return true;
}

std::uint64_t little_endian_32(ByteView file, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 4; i-- > 0;) {
    value = value << 8 | std::to_integer<std::uint64_t>(file[at + i]);
  }
  return value;
}

// WebP: one RIFF chunk whose length stands in its head; frames are counted by the decoder.
bool webp_has_more(ByteView file) {
  if (file.size() < 12) return true;
  return much_after(file, 8 + little_endian_32(file, 4));
}

// A bitmap's size stands behind its magic.
bool bitmap_has_more(ByteView file) {
  if (file.size() < 18) return true;
  return much_after(file, little_endian_32(file, 2));
}

// HEIF and AVIF (ISO/IEC 14496-12): boxes of length and type; a film or an image sequence has a
// 'moov'.
bool boxes_have_more(ByteView file) {
  std::uint64_t at = 0;
  while (at + 8 <= file.size()) {
    std::uint64_t length = big_endian(file.subspan(at, 4));
    if (as_text(file.subspan(at + 4, 4)) == "moov") return true;
    if (length == 0) return false;  // to the end of the file
    if (length == 1) {
      if (at + 16 > file.size()) return true;
      length = big_endian(file.subspan(at + 8, 8));
    }
    if (length < 8 || length > file.size() - at) return true;
    at += length;
  }
  return at != file.size();
}

}  // namespace

bool has_more_content(ByteView file, Format format) {
  switch (format) {
    case Format::kPng:
      return png_has_more(file);
    case Format::kJpeg:
      return jpeg_has_more(file);
    case Format::kWebp:
      return webp_has_more(file);
    case Format::kHeif:
    case Format::kAvif:
      return boxes_have_more(file);
    case Format::kBmp:
      return bitmap_has_more(file);
    case Format::kGif:
    case Format::kTiff:
      return false;  // their frames and pages are counted by the decoder
    default:
      return true;  // a film
  }
}

}  // namespace nightlight::media
