#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "nightlight/core/encoding.h"

namespace nightlight::testing {

// CRC-32 of PNG chunks (ISO 3309) and Adler-32 of zlib streams (RFC 1950).
inline std::uint32_t crc32(ByteView bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const std::byte b : bytes) {
    crc ^= std::to_integer<std::uint32_t>(b);
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
  }
  return ~crc;
}
inline std::uint32_t adler32(ByteView bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::byte value : bytes) {
    a = (a + std::to_integer<std::uint32_t>(value)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

// How bright a picture is at a place, 0 to 255.
using Brightness = std::function<std::uint8_t(int x, int y)>;

// Blobs that depend on `seed`: harmless, of high PDQ quality, and far from those of other seeds.
inline Brightness blobs(std::uint32_t seed) {
  return [seed](int x, int y) {
    std::uint32_t cell =
        seed * 2654435761u + std::uint32_t(x / 16) * 40503u + std::uint32_t(y / 16) * 2246822519u;
    cell = (cell ^ cell >> 15) * 2246822519u;
    cell = (cell ^ cell >> 13) * 3266489917u;
    return std::uint8_t(cell >> 24);
  };
}

// A grey PNG. Stored, not compressed: no library is needed to make it.
inline Bytes make_grey_png(int side, const Brightness& brightness) {
  Bytes rows;
  for (int y = 0; y < side; ++y) {
    rows.push_back(std::byte(0));  // no filter
    for (int x = 0; x < side; ++x) rows.push_back(std::byte(brightness(x, y)));
  }
  Bytes zlib = {std::byte(0x78), std::byte(0x01)};
  for (std::size_t at = 0; at < rows.size(); at += 65535) {
    const std::size_t size = std::min<std::size_t>(65535, rows.size() - at);
    zlib.push_back(std::byte(at + size == rows.size()));
    for (const std::size_t value : {size, ~size}) {  // RFC 1951: LEN and NLEN, little-endian
      zlib.push_back(std::byte(value & 0xff));
      zlib.push_back(std::byte(value >> 8 & 0xff));
    }
    zlib.insert(zlib.end(), rows.begin() + long(at), rows.begin() + long(at + size));
  }
  const Bytes sum = Encoder().u32(adler32(rows)).result();
  zlib.insert(zlib.end(), sum.begin(), sum.end());

  Encoder png;
  const auto chunk = [&](std::string_view type, const Bytes& data) {
    const Bytes body = Encoder().raw(as_bytes(type)).raw(data).result();
    png.u32(std::uint32_t(data.size())).raw(body).u32(crc32(body));
  };
  png.raw(as_bytes("\x89PNG\r\n\x1a\n"));
  chunk("IHDR", Encoder()
                    .u32(std::uint32_t(side))
                    .u32(std::uint32_t(side))
                    .u8(8)
                    .u8(0)
                    .u8(0)
                    .u8(0)
                    .u8(0)
                    .result());
  chunk("IDAT", zlib);
  chunk("IEND", {});
  return std::move(png).result();
}

inline Bytes make_png(std::uint32_t seed, int side = 256) {
  return make_grey_png(side, blobs(seed));
}
inline Bytes make_mirrored_png(std::uint32_t seed, int side = 256) {
  return make_grey_png(side, [=](int x, int y) { return blobs(seed)(side - 1 - x, y); });
}
// With a black border of `width` on all sides.
inline Bytes make_bordered_png(std::uint32_t seed, int width, int side = 256) {
  return make_grey_png(side + 2 * width, [=](int x, int y) -> std::uint8_t {
    const bool inside = x >= width && y >= width && x < side + width && y < side + width;
    return inside ? blobs(seed)(x - width, y - width) : 0;
  });
}

}  // namespace nightlight::testing
