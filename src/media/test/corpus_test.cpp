// The shared collection of pictures that other programs get wrong (its EXPECTED.tsv, "verdict" rows
// and pictures that must be alike). Fingerprints of them are compared in tests/, where phash can be
// linked.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "pictures.h"

namespace nightlight::media {
namespace {

const std::filesystem::path kFolder = NIGHTLIGHT_SOURCE_DIR "/../shared/data/hash";

class Corpus : public RealDecoder {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder / "EXPECTED.tsv")) {
      GTEST_SKIP() << "the shared collection of test pictures is not here";
    }
  }
  static Bytes read(const std::string& name) {
    std::ifstream in(kFolder / "generated/img" / name, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    EXPECT_FALSE(text.empty()) << name;
    return to_bytes(text);
  }
};

// "generated/img" files and their verdicts.
std::map<std::string, std::string> verdicts() {
  std::map<std::string, std::string> found;
  std::ifstream in(kFolder / "EXPECTED.tsv");
  for (std::string line; std::getline(in, line);) {
    std::istringstream columns(line);
    std::string file;
    std::string variant;
    std::string expected;
    std::getline(columns, file, '\t');
    std::getline(columns, variant, '\t');
    std::getline(columns, expected, '\t');
    constexpr std::string_view kImages = "generated/img/";
    if (variant == "verdict" && file.starts_with(kImages))
      found[file.substr(kImages.size())] = expected;
  }
  return found;
}

std::string verdict_of(const Result<Image>& image) {
  if (image) return image->provenance.damaged ? "damaged" : "ok";
  return image.error().code() == Code::kExhausted ? "refuse-size" : "unreadable";
}

TEST_F(Corpus, every_picture_gets_the_expected_verdict) {
  const auto expected = verdicts();
  ASSERT_GT(expected.size(), 50U);
  for (const auto& [name, verdict] : expected) {
    const std::string ours = verdict_of(try_decode(read(name)));
    // What is degenerate or of low quality is for those to say who compute a fingerprint.
    const bool fits = verdict.find(ours) != std::string::npos;
    EXPECT_TRUE(fits) << name << ": " << ours << " instead of " << verdict;
  }
}

double mean_difference(const Image& a, const Image& b) {
  EXPECT_EQ(a.rgb.size(), b.rgb.size());
  if (a.rgb.size() != b.rgb.size() || a.rgb.empty()) return 255;
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) {
    sum += std::abs(std::to_integer<int>(a.rgb[i]) - std::to_integer<int>(b.rgb[i]));
  }
  return sum / static_cast<double>(a.rgb.size());
}

TEST_F(Corpus, lossless_copies_are_equal_to_the_last_bit) {
  const Image base = decode(read("base.png"));
  ASSERT_EQ(base.width, 480U);
  for (const char* name :
       {"base_deflate.tif", "lossless.webp", "rgba_opaque.png", "gamma_chunk.png",
        "icc_swapped.png", "exif_png_6.png", "exif_tiff_3.tif"}) {
    EXPECT_EQ(decode(read(name)).rgb, base.rgb) << name;
  }
}

TEST_F(Corpus, lossy_copies_are_alike) {
  const Image base = decode(read("base.png"));
  for (const char* name :
       {"base_q90.jpg", "lossy.webp", "cmyk_adobe.jpg", "ycck_adobe.jpg", "cmyk_deflate.tif",
        "palette.gif", "gif_named.jpg", "rgb16.png", "jpeg_trailing_zip.jpg", "exif_1.jpg",
        "exif_2.jpg", "exif_3.jpg", "exif_4.jpg", "exif_5.jpg", "exif_6.jpg", "exif_7.jpg",
        "exif_webp_8.webp"}) {
    EXPECT_LT(mean_difference(decode(read(name)), base), 8) << name;
  }
}

TEST_F(Corpus, a_profile_changes_what_people_see_and_not_the_fingerprint) {
  const Image base = decode(read("base.png"));
  const Bytes swapped = read("icc_swapped.png");
  EXPECT_EQ(decode(swapped).rgb, base.rgb);
  EXPECT_GT(mean_difference(decode(swapped, Rendering::kDisplay), base), 10);
  EXPECT_EQ(decode(read("base.png"), Rendering::kDisplay).rgb, base.rgb);
}

}  // namespace
}  // namespace nightlight::media
