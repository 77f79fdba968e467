// Every frame and page of a picture.
#include <utility>

#include "pictures.h"

namespace nightlight::media {
namespace {

constexpr int kSide = 16;

class Pages : public RealDecoder {
 protected:
  static CollectingSink collect(ByteView file, const FrameOptions& options = {}) {
    return collect_frames(*decoder_, file, options);
  }
};

std::array<int, 4> shade_of_page(int page) {
  return {40 * page, 255 - 40 * page, 20 * page, 255};
}

// Pages of one colour each.
vips::VImage coloured_pages(int count) {
  vips::VImage pages =
      make_image(kSide, kSide * count, 3, [](int, int y) { return shade_of_page(y / kSide); });
  pages = pages.copy_memory();
  pages.set("page-height", kSide);
  return pages;
}

void expect_page(const Frame& frame, int page, int tolerance) {
  const std::array<int, 4> shade = shade_of_page(page);
  EXPECT_EQ(frame.kind, Frame::Kind::kPage);
  EXPECT_EQ(frame.number, static_cast<std::uint32_t>(page + 1));
  EXPECT_EQ(frame.at, FrameTime(0));
  ASSERT_EQ(frame.image.width, static_cast<std::uint32_t>(kSide));
  ASSERT_EQ(frame.image.height, static_cast<std::uint32_t>(kSide));
  expect_near(pixel_at(frame.image, 3, 3), {shade[0], shade[1], shade[2]}, tolerance);
}

TEST_F(Pages, all_come_in_order_from_each_format_that_has_them) {
  for (const char* suffix : {".gif[dither=0]", ".webp[lossless]", ".tif", ".tif[bigtiff,tile]"}) {
    SCOPED_TRACE(suffix);
    const CollectingSink got = collect(encode_image(coloured_pages(5), suffix));
    ASSERT_TRUE(got.summary) << to_text(got.summary.error());
    ASSERT_EQ(got.frames.size(), 5U);
    for (int page = 0; page < 5; ++page) {
      expect_page(got.frames[static_cast<std::size_t>(page)], page, 8);
      EXPECT_EQ(got.frames[static_cast<std::size_t>(page)].image.provenance.pages, 5U);
    }
    EXPECT_EQ(got.summary->taken, 5U);
    EXPECT_EQ(got.summary->decoded_frames, 5U);
    EXPECT_FALSE(got.summary->damaged);
    EXPECT_FALSE(got.summary->cut_short);
    EXPECT_EQ(got.shares.back(), 1.0);
  }
}

TEST_F(Pages, a_plain_picture_is_its_one_page) {
  for (const char* suffix :
       {".jpg[Q=100]", ".png", ".webp[lossless]", ".gif[dither=0]", ".tif",
        ".heic[compression=hevc,Q=95]", ".avif[compression=av1,Q=95,effort=0]"}) {
    SCOPED_TRACE(suffix);
    const Bytes file = encode_image(coloured_pages(1), suffix);
    const CollectingSink got = collect(file);
    ASSERT_TRUE(got.summary) << to_text(got.summary.error());
    ASSERT_EQ(got.frames.size(), 1U);
    EXPECT_EQ(got.frames[0].image.rgb, decode(file).rgb);
    EXPECT_EQ(got.frames[0].image.provenance.has_more, decode(file).provenance.has_more);
    EXPECT_EQ(got.summary->format, sniff_format(file));
  }
}

TEST_F(Pages, beyond_the_number_asked_for_are_left_and_it_says_so) {
  for (const char* suffix : {".gif[dither=0]", ".webp[lossless]", ".tif"}) {
    FrameOptions options;
    options.max_pages = 2;
    const CollectingSink got = collect(encode_image(coloured_pages(5), suffix), options);
    ASSERT_TRUE(got.summary);
    EXPECT_EQ(got.frames.size(), 2U);
    EXPECT_EQ(got.frames[1].image.provenance.pages, 5U);
    EXPECT_TRUE(got.summary->cut_short) << suffix;
  }
}

TEST_F(Pages, before_the_damage_are_taken_and_it_says_so) {
  // Pages of noise, so that a cut takes pages away.
  vips::VImage noise = make_image(kSide, kSide * 6, 3, [](int x, int y) {
    return std::array{(x * 97 + y * 31) % 256, (x * y * 7) % 256, (x * x + y * 13) % 256, 0};
  });
  noise = noise.copy_memory();
  noise.set("page-height", kSide);
  for (const char* suffix : {".gif", ".webp[lossless]"}) {
    SCOPED_TRACE(suffix);
    const Bytes file = encode_image(noise, suffix);
    const CollectingSink got = collect(ByteView(file).first(file.size() * 6 / 10));
    if (!got.summary) {
      EXPECT_EQ(got.summary.error().code(), Code::kInvalidArgument);
      EXPECT_STREQ(suffix, ".webp[lossless]") << "a cut WebP is unreadable";
      continue;
    }
    EXPECT_TRUE(got.summary->damaged);
    EXPECT_GE(got.frames.size(), 2U);
    const CollectingSink whole = collect(file);
    EXPECT_EQ(got.frames[0].image.rgb, whole.frames[0].image.rgb);
  }
}

TEST_F(Pages, of_a_tiff_may_differ_in_size_and_a_broken_one_costs_only_itself) {
  // Two files glued: the second directory is the first file's, reached by the chain of offsets.
  const Bytes pages = encode_image(coloured_pages(3), ".tif[compression=none]");
  const CollectingSink whole = collect(pages);
  ASSERT_TRUE(whole.summary);
  ASSERT_EQ(whole.frames.size(), 3U);
  // Page 2's strip is moved behind the end of the file.
  Bytes broken = pages;
  nightlight::Decoder head(pages);
  const auto u16 = [&](std::size_t at) {
    return std::to_integer<std::uint32_t>(broken[at]) |
           std::to_integer<std::uint32_t>(broken[at + 1]) << 8;
  };
  const auto u32 = [&](std::size_t at) { return u16(at) | u16(at + 2) << 16; };
  ASSERT_EQ(as_text(broken).substr(0, 2), "II");
  const std::size_t first = u32(4);
  const std::size_t second = u32(first + 2 + std::size_t{12} * u16(first));
  for (std::size_t i = 0; i < u16(second); ++i) {
    const std::size_t entry = second + 2 + 12 * i;
    if (u16(entry) == 273) {  // StripOffsets
      const std::size_t value = u32(entry + 4) == 1 ? entry + 8 : u32(entry + 8);
      for (std::size_t k = 0; k < 4; ++k) broken[value + k] = std::byte{0x7f};
    }
  }
  const CollectingSink got = collect(broken);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  EXPECT_TRUE(got.summary->damaged);
  expect_page(got.frames.front(), 0, 0);
  expect_page(got.frames.back(), 2, 0);
}

TEST_F(Pages, are_refused_from_the_header_when_they_are_too_large) {
  Encoder file;
  file.raw(as_bytes("GIF89a"));
  file.raw(bytes_of({0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0, 0, 255, 255, 255}));
  file.raw(bytes_of({0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x0a, 0, 0x3b}));
  EXPECT_EQ(collect(file.result()).summary.error().code(), Code::kExhausted);
  const PngSpec spec{.width = 60'000, .height = 60'000, .rows = {}};
  EXPECT_EQ(collect(write_png(spec)).summary.error().code(), Code::kExhausted);
}

TEST_F(Pages, together_are_bounded_as_well) {
  NullLogger logger;
  PoolOptions options = real_options();
  options.max_pixels = kSide * kSide;
  const auto decoder = Decoder::open(options, logger);
  ASSERT_TRUE(decoder);
  const CollectingSink got =
      collect_frames(**decoder, encode_image(coloured_pages(9), ".gif[dither=0]"), {});
  ASSERT_TRUE(got.summary);
  EXPECT_EQ(got.frames.size(), 5U);  // the one that passes four times the limit is the last
  EXPECT_TRUE(got.summary->cut_short);
}

// ---- transparency ----

TEST_F(Pages, keep_colours_and_alpha_apart) {
  PngSpec spec{.width = 2, .colour_type = 6, .rows = bytes_of({9, 8, 7, 0, 6, 5, 4, 200})};
  const CollectingSink got = collect(write_png(spec));
  ASSERT_EQ(got.frames.size(), 1U);
  EXPECT_EQ(got.frames[0].image.rgb, bytes_of({9, 8, 7, 6, 5, 4}));
  EXPECT_EQ(got.frames[0].image.alpha, bytes_of({0, 200}));
  EXPECT_TRUE(got.frames[0].image.provenance.had_alpha);
}

// ---- GIF: patches and what becomes of them (GIF89a §23) ----

// A screen of 2 × 1, red, green, blue and a transparent colour; each frame is one pixel.
class TinyGif {
 public:
  TinyGif() {
    out_.raw(as_bytes("GIF89a"));
    out_.raw(bytes_of({2, 0, 1, 0, 0x81, 3, 0}));
    out_.raw(bytes_of({255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0}));
  }
  // Colour 3 is transparent. LZW with codes of three bits: clear, the colour, end.
  TinyGif& frame(int x, int colour, int disposal) {
    const int codes = 4 | colour << 3 | 5 << 6;
    out_.raw(bytes_of({0x21, 0xf9, 4, disposal << 2 | 1, 10, 0, 3, 0}));
    out_.raw(bytes_of({0x2c, x, 0, 0, 0, 1, 0, 1, 0, 0}));
    out_.raw(bytes_of({2, 2, codes & 0xff, codes >> 8, 0}));
    return *this;
  }
  Bytes file() { return out_.u8(0x3b).result(); }

 private:
  Encoder out_;
};

constexpr Rgb kRed{255, 0, 0};
constexpr Rgb kGreen{0, 255, 0};
constexpr Rgb kBlue{0, 0, 255};

TEST_F(Pages, of_a_gif_are_composed_with_what_is_left_of_those_before) {
  const Bytes file = TinyGif().frame(0, 0, 1).frame(1, 1, 1).frame(0, 2, 3).frame(1, 3, 1).file();
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  ASSERT_EQ(got.frames.size(), 4U);
  EXPECT_EQ(pixel_at(got.frames[1].image, 0, 0), kRed);
  EXPECT_EQ(pixel_at(got.frames[1].image, 1, 0), kGreen);
  EXPECT_EQ(pixel_at(got.frames[2].image, 0, 0), kBlue);
  // "Restore to previous" brings the red back; the transparent pixel lets the green through.
  EXPECT_EQ(pixel_at(got.frames[3].image, 0, 0), kRed);
  EXPECT_EQ(pixel_at(got.frames[3].image, 1, 0), kGreen);
}

TEST_F(Pages, of_a_gif_may_clear_their_place) {
  const CollectingSink got = collect(TinyGif().frame(0, 0, 2).frame(1, 1, 1).file());
  ASSERT_EQ(got.frames.size(), 2U);
  EXPECT_EQ(pixel_at(got.frames[0].image, 0, 0), kRed);
  const Image& second = got.frames[1].image;
  ASSERT_FALSE(second.alpha.empty());
  EXPECT_EQ(second.alpha[0], std::byte{0});
  EXPECT_EQ(pixel_at(second, 1, 0), kGreen);
}

// ---- APNG (PNG third edition §11.3.6) ----

struct Control {
  std::uint32_t width, height, x, y;
  std::uint8_t disposal = 0;
  std::uint8_t blend = 0;
};

// A canvas of 2 × 1 with red, green, blue and alpha.
class TinyApng {
 public:
  explicit TinyApng(std::uint32_t frames) {
    out_.raw(as_bytes("\x89PNG\r\n\x1a\n"));
    out_.raw(png_chunk("IHDR", Encoder().u32(2).u32(1).u8(8).u8(6).u8(0).u8(0).u8(0).result()));
    out_.raw(png_chunk("acTL", Encoder().u32(frames).u32(0).result()));
  }
  TinyApng& control(const Control& c) {
    out_.raw(png_chunk("fcTL", Encoder()
                                   .u32(sequence_++)
                                   .u32(c.width)
                                   .u32(c.height)
                                   .u32(c.x)
                                   .u32(c.y)
                                   .u16(1)
                                   .u16(10)
                                   .u8(c.disposal)
                                   .u8(c.blend)
                                   .result()));
    return *this;
  }
  TinyApng& still(std::initializer_list<int> row) {
    out_.raw(png_chunk("IDAT", filtered(row)));
    return *this;
  }
  TinyApng& frame(std::initializer_list<int> row) {
    out_.raw(png_chunk("fdAT", Encoder().u32(sequence_++).raw(filtered(row)).result()));
    return *this;
  }
  Bytes file() { return out_.raw(png_chunk("IEND", {})).result(); }
  Bytes cut() { return out_.result(); }

 private:
  static Bytes filtered(std::initializer_list<int> row) {
    Bytes line = bytes_of(row);
    line.insert(line.begin(), std::byte{0});
    return zlib_stored(line);
  }

  Encoder out_;
  std::uint32_t sequence_ = 0;
};

TEST_F(Pages, of_an_apng_are_composed) {
  const Bytes file = TinyApng(4)
                         .control({2, 1, 0, 0})
                         .still({255, 0, 0, 255, 0, 255, 0, 255})
                         .control({1, 1, 1, 0, 2, 0})  // blue on the right, then taken back
                         .frame({0, 0, 255, 255})
                         .control({1, 1, 0, 0, 1, 1})  // half white over the red, then cleared
                         .frame({255, 255, 255, 128})
                         .control({1, 1, 1, 0, 0, 0})
                         .frame({9, 9, 9, 255})
                         .file();
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  ASSERT_EQ(got.frames.size(), 4U);
  EXPECT_EQ(got.frames[0].image.rgb, bytes_of({255, 0, 0, 0, 255, 0}));
  EXPECT_EQ(got.frames[1].image.rgb, bytes_of({255, 0, 0, 0, 0, 255}));
  EXPECT_EQ(got.frames[2].image.rgb, bytes_of({255, 128, 128, 0, 255, 0}));
  EXPECT_EQ(got.frames[3].image.rgb, bytes_of({0, 0, 0, 9, 9, 9}));
  EXPECT_EQ(got.frames[3].image.alpha, bytes_of({0, 255}));
  EXPECT_EQ(got.frames[0].image.provenance.pages, 4U);
  EXPECT_FALSE(got.summary->damaged);
}

TEST_F(Pages, of_an_apng_begin_with_a_still_that_is_no_frame) {
  const Bytes file = TinyApng(1)
                         .still({1, 2, 3, 255, 4, 5, 6, 255})
                         .control({2, 1, 0, 0})
                         .frame({7, 8, 9, 255, 10, 11, 12, 255})
                         .file();
  const CollectingSink got = collect(file);
  ASSERT_EQ(got.frames.size(), 2U);
  EXPECT_EQ(got.frames[0].image.rgb, bytes_of({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(got.frames[1].image.rgb, bytes_of({7, 8, 9, 10, 11, 12}));
  EXPECT_EQ(decode(file).rgb, got.frames[0].image.rgb);
}

TEST_F(Pages, of_an_apng_that_is_cut_or_lies_are_those_that_are_there) {
  const Bytes cut = TinyApng(2)
                        .control({2, 1, 0, 0})
                        .still({1, 2, 3, 255, 4, 5, 6, 255})
                        .control({1, 1, 0, 0})
                        .cut();
  CollectingSink got = collect(cut);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  EXPECT_EQ(got.frames.size(), 1U);
  EXPECT_TRUE(got.summary->damaged);
  const Bytes outside = TinyApng(2)
                            .control({2, 1, 0, 0})
                            .still({1, 2, 3, 255, 4, 5, 6, 255})
                            .control({1, 1, 2, 0})
                            .frame({7, 8, 9, 255})
                            .control({0xffffffff, 1, 1, 0})
                            .frame({7, 8, 9, 255})
                            .file();
  got = collect(outside);
  ASSERT_TRUE(got.summary);
  EXPECT_EQ(got.frames.size(), 1U);
  EXPECT_TRUE(got.summary->damaged);
}

// ---- bitmaps ----

// BITMAPFILEHEADER and BITMAPINFOHEADER; numbers are little-endian.
Bytes bitmap(int width, int height, int depth, const Bytes& palette, const Bytes& rows,
             int compression = 0) {
  Bytes file = to_bytes("BM");
  const auto put = [&](std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) file.push_back(static_cast<std::byte>(value >> 8 * i & 255));
  };
  const auto start = static_cast<std::uint32_t>(54 + palette.size());
  put(start + static_cast<std::uint32_t>(rows.size()), 4);
  put(0, 4);
  put(start, 4);
  put(40, 4);
  put(static_cast<std::uint32_t>(width), 4);
  put(static_cast<std::uint32_t>(height), 4);
  put(1, 2);
  put(static_cast<std::uint32_t>(depth), 2);
  put(static_cast<std::uint32_t>(compression), 4);
  for (int i = 0; i < 3; ++i) put(0, 4);
  put(static_cast<std::uint32_t>(palette.size() / 4), 4);
  put(0, 4);
  file.insert(file.end(), palette.begin(), palette.end());
  file.insert(file.end(), rows.begin(), rows.end());
  return file;
}

TEST_F(Pages, of_a_bitmap_are_one_in_each_depth) {
  const Bytes colours = bytes_of({1, 2, 3, 4, 5, 6});
  // Blue first, the lowest row first, rows of a multiple of four bytes.
  const Bytes rows24 = bytes_of({3, 2, 1, 6, 5, 4, 0, 0});
  EXPECT_EQ(decode(bitmap(2, 1, 24, {}, rows24)).rgb, colours);
  EXPECT_EQ(decode(bitmap(2, -1, 24, {}, rows24)).rgb, colours);
  EXPECT_EQ(decode(bitmap(2, 1, 32, {}, bytes_of({3, 2, 1, 0, 6, 5, 4, 0}))).rgb, colours);
  const Bytes palette = bytes_of({3, 2, 1, 0, 6, 5, 4, 0});
  EXPECT_EQ(decode(bitmap(2, 1, 8, palette, bytes_of({0, 1, 0, 0}))).rgb, colours);
  EXPECT_EQ(decode(bitmap(2, 1, 4, palette, bytes_of({0x01, 0, 0, 0}))).rgb, colours);
  EXPECT_EQ(decode(bitmap(2, 1, 1, palette, bytes_of({0x40, 0, 0, 0}))).rgb, colours);
  const Image sixteen = decode(bitmap(2, 1, 16, {}, bytes_of({0xff, 0x7f, 0x1f, 0x00})));
  EXPECT_EQ(sixteen.rgb, bytes_of({255, 255, 255, 0, 0, 255}));
  const CollectingSink got = collect(bitmap(2, 1, 24, {}, rows24));
  ASSERT_EQ(got.frames.size(), 1U);
  EXPECT_EQ(got.frames[0].image.rgb, colours);
  EXPECT_EQ(got.summary->format, Format::kBmp);
  EXPECT_FALSE(got.frames[0].image.provenance.has_more);
}

TEST_F(Pages, of_a_bitmap_that_is_cut_or_lies) {
  const Bytes whole =
      bitmap(2, 2, 24, {}, bytes_of({3, 2, 1, 6, 5, 4, 0, 0, 9, 8, 7, 9, 8, 7, 0, 0}));
  const Image cut = decode(ByteView(whole).first(whole.size() - 8));
  EXPECT_TRUE(cut.provenance.damaged);
  EXPECT_EQ(pixel_at(cut, 0, 1), (Rgb{1, 2, 3})) << "the lowest row is the first";
  EXPECT_EQ(try_decode(bitmap(60'000, 60'000, 1, {}, {})).error().code(), Code::kExhausted);
  EXPECT_EQ(try_decode(bitmap(0, 5, 24, {}, {})).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(try_decode(bitmap(5, INT32_MIN, 24, {}, {})).error().code(), Code::kExhausted);
  EXPECT_EQ(try_decode(ByteView(whole).first(30)).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(try_decode(bitmap(2, 2, 77, {}, Bytes(64))).error().code(), Code::kInvalidArgument);
}

// ---- the caller ----

TEST_F(Pages, end_when_the_taker_has_enough_and_its_error_is_the_answer) {
  const Bytes file = encode_image(coloured_pages(5), ".gif[dither=0]");
  CollectingSink sink;
  sink.fail_at = 2;
  MemorySource source(file);
  const auto summary = decoder_->decode_frames(source, {}, sink);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code(), Code::kConflict);
  EXPECT_EQ(sink.frames.size(), 2U);
  EXPECT_EQ(collect(file).frames.size(), 5U) << "the next one gets a fresh worker";
}

class FailingSource final : public Source {
 public:
  explicit FailingSource(ByteView bytes, int good) : bytes_(bytes), good_(good) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    if (good_-- <= 0) return Error(Code::kPermissionDenied, "the disk is gone");
    return MemorySource(bytes_).read(offset, out);
  }

 private:
  ByteView bytes_;
  int good_;
};

TEST_F(Pages, fail_as_their_source_does) {
  const Bytes file = encode_image(coloured_pages(2), ".gif");
  for (const int good : {0, 1}) {
    FailingSource source(file, good);
    CollectingSink sink;
    const auto summary = decoder_->decode_frames(source, {}, sink);
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code(), Code::kPermissionDenied);
  }
}

TEST_F(Pages, refuses_options_that_make_no_sense) {
  const Bytes file = encode_image(coloured_pages(1), ".png");
  const auto code_with = [&](auto change) {
    FrameOptions options;
    change(options);
    const auto got = collect(file, options);
    return got.summary ? Code::kInternal : got.summary.error().code();
  };
  EXPECT_EQ(code_with([](FrameOptions&) {}), Code::kInternal);
  EXPECT_EQ(code_with([](FrameOptions& o) { o.interval = FrameTime(0); }), Code::kInvalidArgument);
  EXPECT_EQ(code_with([](FrameOptions& o) { o.max_frames = 0; }), Code::kInvalidArgument);
  EXPECT_EQ(code_with([](FrameOptions& o) { o.max_pages = 0; }), Code::kInvalidArgument);
  EXPECT_EQ(code_with([](FrameOptions& o) { o.time_limit = std::chrono::seconds(0); }),
            Code::kInvalidArgument);
  EXPECT_EQ(code_with([](FrameOptions& o) { o.max_duration = std::chrono::seconds(-1); }),
            Code::kInvalidArgument);
}

TEST_F(Pages, of_nothing_known_are_refused) {
  EXPECT_EQ(collect({}).summary.error().code(), Code::kInvalidArgument);
  EXPECT_EQ(collect(as_bytes("%PDF-1.7")).summary.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace nightlight::media
