// From a file's own samples to 8-bit RGB: known numbers in, known numbers out.
#include "pictures.h"

namespace nightlight::media {
namespace {

class Colour : public RealDecoder {};

TEST_F(Colour, rgb_is_given_as_it_is_stored) {
  const Bytes rows = bytes_of({0, 1, 2, 253, 254, 255, 128, 7, 99, 33, 66, 200});
  const Image image = decode(write_png({.width = 2, .height = 2, .rows = rows}));
  EXPECT_EQ(image.rgb, rows);
  EXPECT_FALSE(image.provenance.had_alpha);
  EXPECT_FALSE(image.provenance.damaged);
  EXPECT_EQ(image.provenance.stored_width, 2U);
  EXPECT_EQ(image.provenance.pages, 1U);
}

TEST_F(Colour, grey_is_repeated) {
  const Image image =
      decode(write_png({.width = 3, .colour_type = 0, .rows = bytes_of({0, 130, 255})}));
  EXPECT_EQ(image.rgb, bytes_of({0, 0, 0, 130, 130, 130, 255, 255, 255}));
}

TEST_F(Colour, few_bits_are_stretched_to_the_whole_range) {
  const Image one =
      decode(write_png({.width = 8, .depth = 1, .colour_type = 0, .rows = bytes_of({0b10100101})}));
  EXPECT_EQ(pixel_at(one, 0, 0), (Rgb{255, 255, 255}));
  EXPECT_EQ(pixel_at(one, 1, 0), (Rgb{0, 0, 0}));
  const Image two =
      decode(write_png({.width = 4, .depth = 2, .colour_type = 0, .rows = bytes_of({0b00011011})}));
  EXPECT_EQ(two.rgb, bytes_of({0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255}));
  const Image four =
      decode(write_png({.width = 2, .depth = 4, .colour_type = 0, .rows = bytes_of({0x1f})}));
  EXPECT_EQ(four.rgb, bytes_of({17, 17, 17, 255, 255, 255}));
}

TEST_F(Colour, wide_samples_keep_their_upper_byte) {
  const Image rgb = decode(
      write_png({.width = 1, .depth = 16, .rows = bytes_of({0x12, 0xff, 0x80, 0x00, 0xff, 0xfe})}));
  EXPECT_EQ(rgb.rgb, bytes_of({0x12, 0x80, 0xff}));
  const Image grey = decode(
      write_png({.width = 2, .depth = 16, .colour_type = 0, .rows = bytes_of({1, 255, 254, 0})}));
  EXPECT_EQ(grey.rgb, bytes_of({1, 1, 1, 254, 254, 254}));
  // 0x80ff of 0xffff is half, for the alpha as well: (0x40 · 128 + 255 · 127) / 255.
  const Bytes file = write_png(
      {.width = 1, .depth = 16, .colour_type = 4, .rows = bytes_of({0x40, 0xff, 0x80, 0xff})});
  EXPECT_EQ(decode(file).rgb, bytes_of({0x40, 0x40, 0x40}));
  EXPECT_EQ(decode(file).alpha, bytes_of({0x80}));
  EXPECT_EQ(pixel_at(decode(file, Rendering::kDisplay), 0, 0), (Rgb{159, 159, 159}));
}

TEST_F(Colour, palettes_are_expanded_with_their_transparency) {
  PngSpec spec{.width = 4, .depth = 2, .colour_type = 3, .rows = bytes_of({0b00011011})};
  spec.chunks = {png_chunk("PLTE", bytes_of({10, 20, 30, 200, 100, 0, 5, 5, 5, 0, 0, 255}))};
  const Image opaque = decode(write_png(spec));
  EXPECT_EQ(opaque.rgb, bytes_of({10, 20, 30, 200, 100, 0, 5, 5, 5, 0, 0, 255}));
  EXPECT_FALSE(opaque.provenance.had_alpha);
  spec.chunks.push_back(png_chunk("tRNS", bytes_of({0, 128})));
  const Image stored = decode(write_png(spec));
  EXPECT_EQ(stored.rgb, opaque.rgb);
  EXPECT_EQ(stored.alpha, bytes_of({0, 128, 255, 255}));
  EXPECT_TRUE(stored.provenance.had_alpha);
  const Image image = decode(write_png(spec), Rendering::kDisplay);
  EXPECT_EQ(pixel_at(image, 0, 0), (Rgb{255, 255, 255}));
  EXPECT_EQ(pixel_at(image, 1, 0), (Rgb{227, 177, 127}));
  EXPECT_EQ(pixel_at(image, 2, 0), (Rgb{5, 5, 5}));
  EXPECT_TRUE(image.provenance.had_alpha);
}

TEST_F(Colour, hidden_colours_are_kept_for_fingerprints_with_alpha_beside_them) {
  const Image image = decode(
      write_png({.width = 2,
                 .height = 2,
                 .colour_type = 6,
                 .rows = bytes_of({1, 2, 3, 0, 4, 5, 6, 7, 8, 9, 10, 255, 11, 12, 13, 254})}));
  EXPECT_EQ(image.rgb, bytes_of({1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13}));
  EXPECT_EQ(image.alpha, bytes_of({0, 7, 255, 254}));
}

TEST_F(Colour, alpha_is_laid_over_white_with_rounding_for_display) {
  const Image image = decode(write_png({.width = 4,
                                        .colour_type = 6,
                                        .rows = bytes_of({100, 0, 255, 255, 100, 0, 255, 0, 100, 0,
                                                          255, 128, 0, 0, 0, 254})}),
                             Rendering::kDisplay);
  EXPECT_TRUE(image.alpha.empty());
  EXPECT_EQ(pixel_at(image, 0, 0), (Rgb{100, 0, 255}));
  EXPECT_EQ(pixel_at(image, 1, 0), (Rgb{255, 255, 255}));
  EXPECT_EQ(pixel_at(image, 2, 0), (Rgb{177, 127, 255}));
  EXPECT_EQ(pixel_at(image, 3, 0), (Rgb{1, 1, 1}));
  EXPECT_TRUE(image.provenance.had_alpha);
}

TEST_F(Colour, an_opaque_alpha_channel_changes_nothing) {
  const Image image =
      decode(write_png({.width = 2, .colour_type = 4, .rows = bytes_of({90, 255, 7, 255})}));
  EXPECT_EQ(image.rgb, bytes_of({90, 90, 90, 7, 7, 7}));
  EXPECT_TRUE(image.alpha.empty());
  EXPECT_FALSE(image.provenance.had_alpha);
}

TEST_F(Colour, gamma_chunks_are_ignored) {
  PngSpec spec{.width = 1, .rows = bytes_of({50, 100, 200})};
  spec.chunks = {png_chunk("gAMA", Encoder().u32(100'000).result())};
  EXPECT_EQ(decode(write_png(spec)).rgb, spec.rows);
  EXPECT_EQ(decode(write_png(spec), Rendering::kDisplay).rgb, spec.rows);
}

// ---- ink ----

vips::VImage ink_image(const std::array<int, 4>& ink) {
  return make_image(16, 16, 4, [&](int, int) { return ink; })
      .copy(vips::VImage::option()->set("interpretation", VIPS_INTERPRETATION_CMYK));
}

TEST_F(Colour, ink_becomes_light_by_the_formula) {
  // (255 - C)(255 - K) / 255: 205 · 195 / 255 = 156.8, 155 · 195 / 255 = 118.5, 55 · 195 / 255
  // = 42.1.
  const Image image = decode(encode_image(ink_image({50, 100, 200, 60}), ".tif"));
  EXPECT_EQ(pixel_at(image, 8, 8), (Rgb{157, 119, 42}));
  EXPECT_EQ(pixel_at(decode(encode_image(ink_image({0, 0, 0, 255}), ".tif")), 0, 0),
            (Rgb{0, 0, 0}));
  EXPECT_EQ(pixel_at(decode(encode_image(ink_image({0, 0, 0, 0}), ".tif")), 0, 0),
            (Rgb{255, 255, 255}));
}

// Adobe's programs store ink inverted, and so does everyone else: decoders take it so whether the
// file has their marker (ITU-T T.872 §6.5.3) or not.
TEST_F(Colour, ink_in_a_jpeg_is_stored_inverted_with_or_without_the_adobe_marker) {
  Bytes file = encode_image(ink_image({50, 100, 200, 60}), ".jpg[Q=100,strip]");
  expect_near(pixel_at(decode(file), 8, 8), {157, 119, 42}, 3);
  constexpr std::string_view kMarker(
      "\xff\xee\0\x0e"
      "Adobe",
      9);
  const auto marker = as_text(file).find(kMarker);
  ASSERT_NE(marker, std::string_view::npos);
  const auto at = file.begin() + static_cast<std::ptrdiff_t>(marker);
  file.erase(at, at + 16);
  expect_near(pixel_at(decode(file), 8, 8), {157, 119, 42}, 3);
}

// ---- profiles ----

std::uint32_t fixed(double value) {
  return static_cast<std::uint32_t>(value * 65536 + 0.5);
}

// ICC.1:2010: sRGB's primaries with a plain gamma of 2.2, red and green exchanged.
Bytes swapped_profile() {
  const auto xyz = [](double x, double y, double z) {
    return Encoder()
        .raw(as_bytes("XYZ "))
        .u32(0)
        .u32(fixed(x))
        .u32(fixed(y))
        .u32(fixed(z))
        .result();
  };
  const Bytes gamma = Encoder().raw(as_bytes("curv")).u32(0).u32(1).u16(0x0233).u16(0).result();
  const std::vector<std::pair<std::string_view, Bytes>> tags = {
      {"wtpt", xyz(0.9642, 1, 0.8249)},
      {"rXYZ", xyz(0.3851, 0.7169, 0.0971)},
      {"gXYZ", xyz(0.4361, 0.2225, 0.0139)},
      {"bXYZ", xyz(0.1431, 0.0606, 0.7141)},
      {"rTRC", gamma},
      {"gTRC", gamma},
      {"bTRC", gamma}};
  Encoder table;
  Encoder data;
  table.u32(static_cast<std::uint32_t>(tags.size()));
  const std::size_t start = 128 + 4 + 12 * tags.size();
  for (const auto& [name, value] : tags) {
    table.raw(as_bytes(name))
        .u32(static_cast<std::uint32_t>(start + data.result().size()))
        .u32(static_cast<std::uint32_t>(value.size()));
    data.raw(value);
  }
  Encoder header;
  header.u32(static_cast<std::uint32_t>(start + data.result().size())).u32(0).u32(0x02400000);
  header.raw(as_bytes("mntrRGB XYZ ")).raw(Bytes(12)).raw(as_bytes("acsp")).raw(Bytes(28));
  header.u32(fixed(0.9642)).u32(fixed(1)).u32(fixed(0.8249)).raw(Bytes(48));
  return header.raw(table.result()).raw(data.result()).result();
}

Bytes with_profile(vips::VImage image, const char* suffix) {
  const Bytes profile = swapped_profile();
  image = image.copy();
  image.set(VIPS_META_ICC_NAME, nullptr, const_cast<std::byte*>(profile.data()), profile.size());
  return encode_image(image.copy_memory(), suffix);
}

TEST_F(Colour, profiles_are_for_people_and_not_for_fingerprints) {
  const vips::VImage image = make_image(16, 16, 3, [](int, int) {
    return std::array{200, 40, 90, 0};
  });
  for (const char* suffix : {".png", ".tif", ".webp[lossless]", ".jpg[Q=100]"}) {
    const Bytes file = with_profile(image, suffix);
    const Image plain = decode(file);
    expect_near(pixel_at(plain, 8, 8), {200, 40, 90}, 3);
    EXPECT_TRUE(plain.provenance.had_icc_profile) << suffix;
    expect_near(pixel_at(decode(file, Rendering::kDisplay), 8, 8), {40, 200, 90}, 12);
  }
}

TEST_F(Colour, without_a_profile_both_renderings_agree) {
  const Bytes file = encode_image(fields_image(8), ".jpg");
  EXPECT_EQ(decode(file).rgb, decode(file, Rendering::kDisplay).rgb);
  EXPECT_FALSE(decode(file).provenance.had_icc_profile);
}

TEST_F(Colour, a_broken_profile_costs_nothing_but_itself) {
  PngSpec spec{.width = 1, .rows = bytes_of({50, 100, 200})};
  const Bytes profile =
      Encoder().raw(as_bytes("bad")).u16(0).raw(zlib_stored(Bytes(200, std::byte{7}))).result();
  spec.chunks = {png_chunk("iCCP", profile)};
  EXPECT_EQ(decode(write_png(spec)).rgb, spec.rows);
  EXPECT_EQ(decode(write_png(spec), Rendering::kDisplay).rgb, spec.rows);
}

}  // namespace
}  // namespace nightlight::media
