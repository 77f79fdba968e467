#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include <vips/vips8>

#include "nightlight/core/encoding.h"
#include "nightlight/media/decoder.h"

// Pictures whose pixels a test knows, made when it runs: PNG files byte by byte, other formats by
// libvips' encoders. Harmless colour fields.
namespace nightlight::media {

// ---- PNG (ISO/IEC 15948), uncompressed ----

inline std::uint32_t png_crc(ByteView bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

inline Bytes png_chunk(std::string_view type, ByteView data) {
  const Bytes body = Encoder().raw(as_bytes(type)).raw(data).result();
  return Encoder()
      .u32(static_cast<std::uint32_t>(data.size()))
      .raw(body)
      .u32(png_crc(body))
      .result();
}

// RFC 1950 and 1951 with stored blocks only.
inline Bytes zlib_stored(ByteView data) {
  Encoder out;
  out.u16(0x7801);
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::byte byte : data) {
    a = (a + std::to_integer<std::uint32_t>(byte)) % 65521;
    b = (b + a) % 65521;
  }
  const auto low_first = [&](std::uint16_t value) {
    out.u8(static_cast<std::uint8_t>(value & 0xff)).u8(static_cast<std::uint8_t>(value >> 8));
  };
  do {
    const std::size_t size = std::min<std::size_t>(data.size(), 65535);
    out.u8(size == data.size() ? 1 : 0);
    low_first(static_cast<std::uint16_t>(size));
    low_first(static_cast<std::uint16_t>(~size));
    out.raw(data.first(size));
    data = data.subspan(size);
  } while (!data.empty());
  return out.u32(b << 16 | a).result();
}

struct PngSpec {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  std::uint8_t depth = 8;
  std::uint8_t colour_type = 2;  // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
  std::vector<Bytes> chunks{};   // between header and data
  Bytes rows{};                  // packed samples, row by row, without filter bytes
};

inline Bytes write_png(const PngSpec& spec) {
  const Bytes header = Encoder()
                           .u32(spec.width)
                           .u32(spec.height)
                           .u8(spec.depth)
                           .u8(spec.colour_type)
                           .u8(0)
                           .u8(0)
                           .u8(0)
                           .result();
  Encoder filtered;
  const std::size_t row = spec.rows.size() / spec.height;
  for (std::size_t y = 0; row != 0 && y < spec.height; ++y) {
    filtered.u8(0).raw(ByteView(spec.rows).subspan(y * row, row));
  }
  Encoder out;
  out.raw(as_bytes("\x89PNG\r\n\x1a\n")).raw(png_chunk("IHDR", header));
  for (const Bytes& chunk : spec.chunks) out.raw(chunk);
  return out.raw(png_chunk("IDAT", zlib_stored(filtered.result())))
      .raw(png_chunk("IEND", {}))
      .result();
}

inline Bytes bytes_of(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

// ---- everything else ----

using PixelRule = std::function<std::array<int, 4>(int x, int y)>;

// `bands` of the four numbers that the rule gives for each pixel.
inline vips::VImage make_image(int width, int height, int bands, const PixelRule& rule) {
  std::vector<std::uint8_t> samples;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const std::array<int, 4> pixel = rule(x, y);
      for (int band = 0; band < bands; ++band) {
        samples.push_back(static_cast<std::uint8_t>(pixel[static_cast<std::size_t>(band)]));
      }
    }
  }
  const VipsInterpretation meaning =
      bands <= 2 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  VipsImage* image = ::vips_image_new_from_memory_copy(samples.data(), samples.size(), width,
                                                       height, bands, VIPS_FORMAT_UCHAR);
  return vips::VImage(image).copy(vips::VImage::option()->set("interpretation", meaning));
}

// `suffix` as libvips reads it: ".jpg[Q=90]".
inline Bytes encode_image(const vips::VImage& image, const char* suffix) {
  void* data = nullptr;
  std::size_t size = 0;
  image.write_to_buffer(suffix, &data, &size);
  const auto* bytes = static_cast<const std::byte*>(data);
  Bytes file(bytes, bytes + size);
  ::g_free(data);
  return file;
}

// Four fields, red, green, blue and yellow clockwise from the upper left, with sides of `field` and
// twice that: unlike each of its seven turns and mirrors.
inline std::array<int, 4> field_colour(int x, int y, int field) {
  if (y < field) return x < 2 * field ? std::array{200, 40, 40, 255} : std::array{40, 180, 40, 255};
  return x < 2 * field ? std::array{210, 200, 30, 255} : std::array{40, 40, 200, 255};
}

inline vips::VImage fields_image(int field) {
  return make_image(4 * field, 2 * field, 3,
                    [field](int x, int y) { return field_colour(x, y, field); });
}

// ---- looking at answers ----

using Rgb = std::array<int, 3>;

inline Rgb pixel_at(const Image& image, std::uint32_t x, std::uint32_t y) {
  const std::size_t at = 3 * (std::size_t{y} * image.width + x);
  Rgb pixel{};
  for (std::size_t c = 0; c < 3; ++c) pixel[c] = std::to_integer<int>(image.rgb.at(at + c));
  return pixel;
}

inline void expect_near(const Rgb& actual, const Rgb& expected, int tolerance) {
  for (std::size_t c = 0; c < 3; ++c) {
    EXPECT_NEAR(actual[c], expected[c], tolerance)
        << "rgb " << actual[0] << " " << actual[1] << " " << actual[2];
  }
}

// ---- all frames ----

struct CollectingSink final : FrameSink {
  Status take(const Frame& frame) override {
    frames.push_back(frame);
    if (fail_at != 0 && frames.size() == fail_at) return Error(Code::kConflict, "enough");
    return {};
  }
  Status progress(double share) override {
    shares.push_back(share);
    return {};
  }

  std::vector<Frame> frames;
  std::vector<double> shares;
  std::size_t fail_at = 0;
  Result<FrameSummary> summary = Error(Code::kInternal, "nothing was decoded");
};

inline CollectingSink collect_frames(Decoder& decoder, ByteView file, const FrameOptions& options) {
  CollectingSink sink;
  MemorySource source(file);
  sink.summary = decoder.decode_frames(source, options, sink);
  return sink;
}

// The real decoder with one worker, for a whole test suite.
class RealDecoder : public ::testing::Test {
 protected:
  static PoolOptions real_options() {
    PoolOptions options;
    options.worker = NIGHTLIGHT_BINARY_DIR "/bin/nightlight-decoder";
    options.workers = 1;
    return options;
  }
  static void SetUpTestSuite() {
    ASSERT_EQ(VIPS_INIT("media_test"), 0);
    static NullLogger logger;
    auto opened = Decoder::open(real_options(), logger);
    ASSERT_TRUE(opened) << to_text(opened.error());
    decoder_ = *std::move(opened);
  }
  static void TearDownTestSuite() { decoder_.reset(); }

  static Result<Image> try_decode(ByteView file, Rendering rendering = Rendering::kFingerprint) {
    return decoder_->decode(file, {.rendering = rendering});
  }
  static Image decode(ByteView file, Rendering rendering = Rendering::kFingerprint) {
    auto image = try_decode(file, rendering);
    EXPECT_TRUE(image) << to_text(image.error());
    if (!image) return {};
    EXPECT_EQ(image->rgb.size(), std::size_t{3} * image->width * image->height);
    return *std::move(image);
  }

  static inline std::unique_ptr<Decoder> decoder_;
};

}  // namespace nightlight::media
