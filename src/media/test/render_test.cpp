// What a reviewer gets to see.
#include "pictures.h"

namespace nightlight::media {
namespace {

class Render : public RealDecoder {
 protected:
  static Rendered render(ByteView file, const RenderOptions& options) {
    auto rendered = decoder_->render_jpeg(file, options);
    EXPECT_TRUE(rendered) << to_text(rendered.error());
    return rendered ? *std::move(rendered) : Rendered{};
  }
};

constexpr RenderOptions kFullSmall{.look = Look::kFull, .max_side = 100};
constexpr RenderOptions kBlurred{.look = Look::kBlurredGrey, .max_side = 400};

TEST_F(Render, is_a_jpeg_no_larger_than_asked_for) {
  for (const char* suffix : {".jpg", ".png", ".webp", ".gif", ".tif", ".heic[compression=hevc]",
                             ".avif[compression=av1,effort=0]"}) {
    const Rendered rendered = render(encode_image(fields_image(64), suffix), kFullSmall);
    EXPECT_EQ(sniff_format(rendered.jpeg), Format::kJpeg) << suffix;
    const Image image = decode(rendered.jpeg);
    EXPECT_EQ(image.width, 100U);
    EXPECT_EQ(image.height, 50U);
    const auto red = field_colour(0, 0, 1);
    expect_near(pixel_at(image, 10, 10), {red[0], red[1], red[2]}, 14);
  }
}

TEST_F(Render, enlarges_nothing) {
  const Image image = decode(render(encode_image(fields_image(8), ".png"), kFullSmall).jpeg);
  EXPECT_EQ(image.width, 32U);
  EXPECT_EQ(image.height, 16U);
  const Image dot =
      decode(render(write_png({.width = 1, .rows = bytes_of({9, 9, 9})}), kBlurred).jpeg);
  EXPECT_EQ(dot.width, 1U);
}

TEST_F(Render, copes_with_extreme_shapes) {
  for (const Look look : {Look::kFull, Look::kBlurredGrey}) {
    const Bytes wide = encode_image(vips::VImage::black(4000, 2), ".png");
    const Image image = decode(render(wide, {.look = look, .max_side = 200}).jpeg);
    EXPECT_EQ(image.width, 200U);
    EXPECT_EQ(image.height, 1U);
    const Bytes tall = encode_image(vips::VImage::black(1, 3000), ".png");
    EXPECT_EQ(decode(render(tall, {.look = look, .max_side = 200}).jpeg).height, 200U);
  }
}

TEST_F(Render, stands_upright_and_in_the_colours_of_its_profile) {
  vips::VImage turned = fields_image(16).rot270().copy_memory();
  turned.set(VIPS_META_ORIENTATION, 6);
  const Rendered rendered = render(encode_image(turned, ".jpg[Q=95]"), kFullSmall);
  const Image image = decode(rendered.jpeg);
  EXPECT_EQ(image.width, 64U);
  EXPECT_EQ(image.provenance.orientation, 1);
  EXPECT_EQ(rendered.provenance.orientation, 6);
  expect_near(pixel_at(image, 8, 8), {200, 40, 40}, 14);
}

TEST_F(Render, carries_no_metadata) {
  vips::VImage image = fields_image(16).copy_memory();
  const std::string secret = "secret-in-metadata";
  image.set("exif-ifd0-Copyright",
            (secret + " (" + secret + ", ASCII, 19 components, 19 bytes)").c_str());
  image.set(VIPS_META_XMP_NAME, nullptr, const_cast<char*>(secret.data()), secret.size());
  const Bytes file = encode_image(image, ".jpg");
  ASSERT_NE(as_text(file).find(secret), std::string_view::npos);
  for (const RenderOptions& options : {kFullSmall, kBlurred}) {
    const Rendered rendered = render(file, options);
    EXPECT_EQ(as_text(rendered.jpeg).find(secret), std::string_view::npos);
    EXPECT_EQ(as_text(rendered.jpeg).find("Exif"), std::string_view::npos);
  }
}

TEST_F(Render, blurs_to_grey) {
  const Image image = decode(render(encode_image(fields_image(100), ".png"), kBlurred).jpeg);
  EXPECT_EQ(image.width, 400U);
  EXPECT_EQ(image.height, 200U);
  for (std::uint32_t x = 0; x < image.width; x += 13) {
    const Rgb pixel = pixel_at(image, x, image.height / 2);
    expect_near(pixel, {pixel[0], pixel[0], pixel[0]}, 0);
  }
}

// A pattern of 64 cells across is far coarser than a face's features in a portrait; nothing of it
// may be left, at any size of the picture.
TEST_F(Render, blurs_detail_away_whatever_the_size) {
  for (const int side : {256, 1024, 2048}) {
    const int cell = side / 64;
    const auto pattern = make_image(side, side, 3, [cell](int x, int y) {
      const int value = (x / cell + y / cell) % 2 == 0 ? 0 : 255;
      return std::array{value, value, value, 0};
    });
    const Image image = decode(render(encode_image(pattern, ".png"), {.max_side = 1280}).jpeg);
    int lowest = 255;
    int highest = 0;
    for (std::uint32_t y = 0; y < image.height; y += 3) {
      for (std::uint32_t x = 0; x < image.width; x += 3) {
        lowest = std::min(lowest, pixel_at(image, x, y)[0]);
        highest = std::max(highest, pixel_at(image, x, y)[0]);
      }
    }
    EXPECT_LT(highest - lowest, 40) << side;
  }
}

TEST_F(Render, keeps_the_rough_shape_under_the_blur) {
  const auto half = make_image(300, 200, 3, [](int x, int) {
    return x < 150 ? std::array{20, 20, 20, 0} : std::array{230, 230, 230, 0};
  });
  const Image image = decode(render(encode_image(half, ".png"), kBlurred).jpeg);
  EXPECT_LT(pixel_at(image, 30, 100)[0], 60);
  EXPECT_GT(pixel_at(image, 270, 100)[0], 190);
}

TEST_F(Render, tells_of_damage_and_pages) {
  const Bytes file = encode_image(fields_image(64), ".jpg[Q=100]");
  const Rendered whole = render(file, kFullSmall);
  EXPECT_FALSE(whole.provenance.damaged);
  const Rendered cut = render(ByteView(file).first(file.size() / 2), kFullSmall);
  EXPECT_TRUE(cut.provenance.damaged);
  EXPECT_EQ(cut.provenance.format, Format::kJpeg);
}

TEST_F(Render, fails_as_decoding_does) {
  const auto bomb =
      decoder_->render_jpeg(write_png({.width = 60'000, .height = 60'000, .rows = {}}), kFullSmall);
  ASSERT_FALSE(bomb);
  EXPECT_EQ(bomb.error().code(), Code::kExhausted);
  const auto nothing = decoder_->render_jpeg(as_bytes("\xff\xd8\xff nothing"), kFullSmall);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace nightlight::media
