#include "gif.h"

namespace nightlight::media::worker {
namespace {

std::uint32_t byte_at(ByteView file, std::size_t at) {
  return at < file.size() ? std::to_integer<std::uint32_t>(file[at]) : 0;
}

// §19, §21: 2 to 256 colours of three bytes when the flag is set.
std::size_t palette_bytes(std::uint32_t flags) {
  return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

// Behind the sub-blocks (§15) that start at `at`; a size of 0 ends them. Beyond the end of a file
// that was cut.
std::size_t skip_blocks(ByteView file, std::size_t at) {
  while (at < file.size()) {
    const std::size_t size = byte_at(file, at);
    at += 1 + size;
    if (size == 0) return at;
  }
  return file.size() + 1;
}

}  // namespace

Size gif_screen(ByteView file) {
  if (file.size() < 10) return {};
  const auto u16 = [&](std::size_t at) { return byte_at(file, at) | byte_at(file, at + 1) << 8; };
  return {u16(6), u16(8)};
}

bool is_gif_cut(ByteView file) {
  constexpr std::uint32_t kExtension = 0x21;
  constexpr std::uint32_t kImage = 0x2c;
  constexpr std::uint32_t kTrailer = 0x3b;
  std::size_t at = 13 + palette_bytes(byte_at(file, 10));
  while (at < file.size()) {
    const std::uint32_t block = byte_at(file, at);
    if (block == kTrailer) return false;
    if (block == kExtension) {
      at = skip_blocks(file, at + 2);
    } else if (block == kImage) {
      at = skip_blocks(file, at + 11 + palette_bytes(byte_at(file, at + 9)));
    } else {
      return false;  // nonsense, but not for want of bytes
    }
  }
  return true;
}

}  // namespace nightlight::media::worker
