// PNG (ISO/IEC 15948) with zlib's stored blocks (RFC 1950, RFC 1951): larger than a compressed one,
// which does not matter for thumbnails that the decoder turns into JPEG files at once.
#include <algorithm>
#include <array>
#include <string_view>

#include "pixels.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kMaxStored = 65'535;  // bytes of one stored block
constexpr std::uint32_t kCrcPolynomial = 0xEDB88320u;
constexpr std::uint32_t kAdlerModulus = 65'521;

void put(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(std::byte(value >> shift & 0xFF));
}

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 1) != 0 ? kCrcPolynomial ^ (value >> 1) : value >> 1;
    }
    table[i] = value;
  }
  return table;
}

std::uint32_t crc32(ByteView bytes) {
  static constexpr auto kTable = make_crc_table();
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const std::byte byte : bytes) {
    crc = kTable[(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xFF] ^ (crc >> 8);
  }
  return ~crc;
}

std::uint32_t adler32(ByteView bytes) {
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (const std::byte byte : bytes) {
    low = (low + std::to_integer<std::uint32_t>(byte)) % kAdlerModulus;
    high = (high + low) % kAdlerModulus;
  }
  return high << 16 | low;
}

void put_chunk(Bytes& out, std::string_view type, ByteView data) {
  put(out, static_cast<std::uint32_t>(data.size()));
  Bytes checked = to_bytes(type);
  checked.insert(checked.end(), data.begin(), data.end());
  out.insert(out.end(), checked.begin(), checked.end());
  put(out, crc32(checked));
}

// The rows, each after a byte that says it is not filtered.
Bytes scanlines(const Pixels& picture) {
  const std::size_t row = std::size_t{picture.width()} * 3;
  Bytes lines;
  lines.reserve((row + 1) * picture.height());
  for (std::size_t y = 0; y < picture.height(); ++y) {
    lines.push_back(std::byte{0});
    const ByteView samples = picture.rgb().subspan(y * row, row);
    lines.insert(lines.end(), samples.begin(), samples.end());
  }
  return lines;
}

Bytes zlib_stored(ByteView data) {
  Bytes out{std::byte{0x78}, std::byte{0x01}};
  for (std::size_t at = 0; at < data.size(); at += kMaxStored) {
    const ByteView block = data.subspan(at, std::min(kMaxStored, data.size() - at));
    const auto length = static_cast<std::uint32_t>(block.size());
    out.push_back(std::byte(at + block.size() == data.size() ? 1 : 0));
    for (const std::uint32_t value : {length, ~length}) {
      out.push_back(std::byte(value & 0xFF));
      out.push_back(std::byte(value >> 8 & 0xFF));
    }
    out.insert(out.end(), block.begin(), block.end());
  }
  put(out, adler32(data));
  return out;
}

}  // namespace

Bytes encode_png(const Pixels& picture) {
  Bytes out;
  for (const int byte : {0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A}) {
    out.push_back(std::byte(byte));
  }
  Bytes header;
  put(header, picture.width());
  put(header, picture.height());
  for (const int byte : {8, 2, 0, 0, 0}) header.push_back(std::byte(byte));  // 8 bits, RGB
  put_chunk(out, "IHDR", header);
  put_chunk(out, "IDAT", zlib_stored(scanlines(picture)));
  put_chunk(out, "IEND", {});
  return out;
}

}  // namespace nightlight::cli
