// One picture through each format, each orientation, and the first frame of several.
#include "pictures.h"

namespace nightlight::media {
namespace {

class FormatTest : public RealDecoder {};

constexpr int kField = 16;

struct Written {
  Format format;
  const char* suffix;
  int tolerance;
};

constexpr Written kLossless[] = {{Format::kPng, ".png", 0},
                                 {Format::kTiff, ".tif[compression=lzw]", 0},
                                 {Format::kTiff, ".tif[compression=deflate,tile]", 0},
                                 {Format::kTiff, ".tif[bigtiff]", 0},
                                 {Format::kWebp, ".webp[lossless]", 0},
                                 {Format::kGif, ".gif[dither=0]", 8}};
constexpr Written kLossy[] = {
    {Format::kJpeg, ".jpg[Q=95]", 12},
    {Format::kJpeg, ".jpg[Q=95,interlace]", 12},
    {Format::kWebp, ".webp[Q=95]", 12},
    {Format::kHeif, ".heic[compression=hevc,Q=95]", 12},
    {Format::kAvif, ".avif[compression=av1,Q=95,effort=0]", 12},
    {Format::kHeif, ".heic[compression=hevc,Q=95,bitdepth=10]", 12},
    {Format::kAvif, ".avif[compression=av1,Q=95,effort=0,bitdepth=12]", 12},
};

// The middle of each field of an upright picture.
void expect_fields(const Image& image, int tolerance) {
  ASSERT_EQ(image.width, 4U * kField);
  ASSERT_EQ(image.height, 2U * kField);
  for (const int y : {kField / 2, 3 * kField / 2}) {
    for (const int x : {kField / 2, 7 * kField / 2}) {
      const auto colour = field_colour(x, y, kField);
      expect_near(pixel_at(image, static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y)),
                  {colour[0], colour[1], colour[2]}, tolerance);
    }
  }
}

TEST_F(FormatTest, every_format_gives_the_picture) {
  for (const auto& list : {std::span<const Written>(kLossless), std::span<const Written>(kLossy)}) {
    for (const Written& written : list) {
      SCOPED_TRACE(written.suffix);
      const Bytes file = encode_image(fields_image(kField), written.suffix);
      EXPECT_EQ(sniff_format(file), written.format);
      const Image image = decode(file);
      EXPECT_EQ(image.provenance.format, written.format);
      EXPECT_FALSE(image.provenance.damaged);
      expect_fields(image, written.tolerance);
    }
  }
}

// The stored picture that `orientation` turns into the fields: the inverse of each EXIF value.
vips::VImage stored_for(int orientation) {
  const vips::VImage upright = fields_image(kField);
  switch (orientation) {
    case 2:
      return upright.fliphor();
    case 3:
      return upright.rot180();
    case 4:
      return upright.flipver();
    case 5:  // its own inverse: the transpose
      return upright.rot90().fliphor();
    case 6:
      return upright.rot270();
    case 7:  // its own inverse: the other transpose
      return upright.rot270().fliphor();
    case 8:
      return upright.rot90();
    default:
      return upright;
  }
}

// PNG third edition §11.3.4.6: a TIFF header and one entry, tag 0x0112.
Bytes oriented_png(int orientation) {
  const vips::VImage stored = stored_for(orientation);
  std::size_t size = 0;
  void* memory = stored.write_to_memory(&size);
  PngSpec spec{.width = static_cast<std::uint32_t>(stored.width()),
               .height = static_cast<std::uint32_t>(stored.height())};
  spec.rows = to_bytes(ByteView(static_cast<const std::byte*>(memory), size));
  ::g_free(memory);
  Encoder exif;
  exif.raw(as_bytes("MM")).u16(42).u32(8).u16(1);
  exif.u16(0x0112).u16(3).u32(1).u16(static_cast<std::uint16_t>(orientation)).u16(0).u32(0);
  spec.chunks = {png_chunk("eXIf", exif.result())};
  return write_png(spec);
}

Bytes oriented_file(int orientation, std::string_view suffix) {
  if (suffix == ".png") return oriented_png(orientation);
  vips::VImage stored = stored_for(orientation).copy_memory();
  stored.set(VIPS_META_ORIENTATION, orientation);
  return encode_image(stored, std::string(suffix).c_str());
}

TEST_F(FormatTest, every_orientation_is_applied_once) {
  for (const char* suffix : {".jpg[Q=95]", ".png", ".tif", ".webp[lossless]"}) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
      SCOPED_TRACE(std::string(suffix) + " " + std::to_string(orientation));
      const Image image = decode(oriented_file(orientation, suffix));
      expect_fields(image, 12);
      EXPECT_EQ(image.provenance.orientation, orientation);
      const bool turned = orientation >= 5;
      EXPECT_EQ(image.provenance.stored_width, turned ? 2U * kField : 4U * kField);
      EXPECT_EQ(image.provenance.stored_height, turned ? 4U * kField : 2U * kField);
    }
  }
}

TEST_F(FormatTest, an_exif_tag_in_a_heif_file_is_not_an_orientation) {
  for (const char* suffix : {".heic[compression=hevc]", ".avif[compression=av1,effort=0]"}) {
    vips::VImage image = fields_image(kField).copy_memory();
    image.set(VIPS_META_ORIENTATION, 6);
    const Image decoded = decode(encode_image(image, suffix));
    expect_fields(decoded, 14);
    EXPECT_EQ(decoded.provenance.orientation, 1);
  }
}

// Adds `property` to the first item of an AVIF file as libheif 1.15 lays it out (ISO/IEC 23008-12
// §9.3): box sizes, the association and the offsets of the data change with it.
class BoxFile {
 public:
  explicit BoxFile(Bytes file) : file_(std::move(file)) {}

  void add_property(ByteView property) {
    const std::size_t associations = find("ipma");
    const std::size_t end = associations + u32(associations);
    const std::size_t count = associations + 18;
    const auto added = static_cast<std::uint32_t>(property.size());
    for (const char* box : {"meta", "iprp"}) grow(find(box), added + 1);
    grow(find("ipco"), added);
    grow(associations, 1);
    const std::uint32_t payload = find("mdat") + 8;
    for (std::size_t at = find("iloc"); at + 4 < find("iinf"); ++at) {
      if (u32(at) >= payload && u32(at) < file_.size()) grow(at, added + 1);
    }
    const int number = std::to_integer<int>(file_[count]) + 1;
    file_[count] = static_cast<std::byte>(number);
    file_.insert(at(end), static_cast<std::byte>(0x80 | number));
    file_.insert(at(associations), property.begin(), property.end());
  }
  const Bytes& bytes() const { return file_; }

 private:
  Bytes::iterator at(std::size_t offset) {
    return file_.begin() + static_cast<std::ptrdiff_t>(offset);
  }
  std::uint32_t find(const char* type) const {
    return static_cast<std::uint32_t>(as_text(file_).find(type) - 4);
  }
  std::uint32_t u32(std::size_t offset) const {
    return *nightlight::Decoder(ByteView(file_).subspan(offset)).u32();
  }
  void grow(std::size_t offset, std::uint32_t by) {
    const Bytes value = Encoder().u32(u32(offset) + by).result();
    std::copy(value.begin(), value.end(), at(offset));
  }

  Bytes file_;
};

TEST_F(FormatTest, heif_boxes_turn_the_picture) {
  // "irot" 1: a quarter turn counter-clockwise to show it; so store it turned the other way.
  BoxFile file(encode_image(fields_image(kField).rot90(), ".avif[compression=av1,Q=95,effort=0]"));
  file.add_property(Encoder().u32(9).raw(as_bytes("irot")).u8(1).result());
  const Image image = decode(file.bytes());
  expect_fields(image, 12);
  EXPECT_EQ(image.provenance.orientation, 1);
}

// ---- frames and pages ----

vips::VImage two_pages() {
  const vips::VImage second = make_image(4 * kField, 2 * kField, 3, [](int, int) {
    return std::array{250, 250, 250, 0};
  });
  vips::VImage pages = fields_image(kField).join(second, VIPS_DIRECTION_VERTICAL).copy_memory();
  pages.set("page-height", 2 * kField);
  return pages;
}

TEST_F(FormatTest, the_first_of_several_frames_is_taken) {
  for (const char* suffix : {".gif[dither=0]", ".webp[lossless]", ".tif"}) {
    SCOPED_TRACE(suffix);
    const Image image = decode(encode_image(two_pages(), suffix));
    expect_fields(image, 8);
    EXPECT_EQ(image.provenance.pages, 2U);
  }
}

// A screen of 4 × 2 with one frame of 2 × 1 at (1, 1): grey, white (GIF89a; the data are the LZW
// codes clear, 0, 1, end in three bits each). libnsgif leaves black what an opaque first frame does
// not cover.
TEST_F(FormatTest, a_frame_smaller_than_its_screen_is_composed) {
  Encoder file;
  file.raw(as_bytes("GIF89a"));
  file.raw(bytes_of({4, 0, 2, 0, 0x80, 1, 0, 90, 90, 90, 255, 255, 255}));
  file.raw(bytes_of({0x2c, 1, 0, 1, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0a, 0, 0x3b}));
  const Image image = decode(file.result());
  ASSERT_EQ(image.width, 4U);
  ASSERT_EQ(image.height, 2U);
  EXPECT_EQ(pixel_at(image, 1, 1), (Rgb{90, 90, 90}));
  EXPECT_EQ(pixel_at(image, 2, 1), (Rgb{255, 255, 255}));
  EXPECT_EQ(pixel_at(image, 3, 1), (Rgb{0, 0, 0}));
}

}  // namespace
}  // namespace nightlight::media
