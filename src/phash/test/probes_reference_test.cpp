#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "nightlight/phash/probes.h"
#include "reference_files.h"

// Pictures and expectations of the reference data, decoded by the program vips, which comes with
// libvips: a decoder of ours is no part of this module. Rows for which that decoder is known to
// give other pixels (CMYK, damaged files, pages) are tested where our decoder is.
namespace nightlight::phash {
namespace {

// The picture and its transparency, brought to PNM files beside the tests.
struct Decoded {
  testing::Picture colours;
  Bytes alpha;
};

class ProbesReference : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!has_reference_files()) GTEST_SKIP() << "no reference data beside the source tree";
    if (std::system("vips --version > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "the program vips is not installed (libvips-tools)";
    }
    folder_ = std::filesystem::temp_directory_path() /
              ("nightlight-probes-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // Bands `first` to `first` + `count` - 1 of a picture.
  testing::Picture bands(const std::string& name, int first, int count) {
    const std::filesystem::path out = folder_ / (count == 3 ? "bands.ppm" : "bands.pgm");
    const std::string command = "vips extract_band '" + (reference_folder() / name).string() +
                                "' " + out.string() + ' ' + std::to_string(first) + " --n " +
                                std::to_string(count) + " > /dev/null 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    std::istringstream in(read_text(out));
    std::filesystem::remove(out);
    return parse_pnm(in);
  }

  Decoded decode(const std::string& name) {
    Decoded decoded;
    decoded.colours = bands(name, 0, 3);
    if (name.find("rgba") != std::string::npos || name.find("trns") != std::string::npos) {
      decoded.alpha = bands(name, 3, 1).pixels;
    }
    return decoded;
  }

  static testing::Picture parse_pnm(std::istream& in) {
    testing::Picture picture;
    std::string magic;
    std::string rest;
    in >> magic;
    // libvips writes a comment line.
    while ((in >> std::ws).peek() == '#') std::getline(in, rest);
    int largest = 0;
    in >> picture.width >> picture.height >> largest;
    in.get();
    picture.channels = magic == "P6" ? 3 : 1;
    const std::string samples(std::istreambuf_iterator<char>(in), {});
    picture.pixels = to_bytes(samples);
    return picture;
  }

  std::filesystem::path folder_;
};

constexpr std::string_view kPictures[] = {"base.png",
                                          "base_q90.jpg",
                                          "border24_black.png",
                                          "crop_2pct.png",
                                          "border_jpeg_q60.jpg",
                                          "letterbox_80.png",
                                          "lossless.webp",
                                          "lossy.webp",
                                          "mirror.png",
                                          "negative.png",
                                          "palette_trns.png",
                                          "rgba_hidden_noise_border.png",
                                          "rgba_opaque.png",
                                          "rgba_picture_only_in_alpha.png",
                                          "exif_2.jpg",
                                          "exif_3.jpg",
                                          "exif_6.jpg",
                                          "icc_swapped.png",
                                          "gamma_chunk.png",
                                          "jpeg_trailing_zip.jpg"};

bool is_tested(const std::string& file) {
  return std::any_of(std::begin(kPictures), std::end(kPictures), [&](std::string_view name) {
    return file == "generated/img/" + std::string(name);
  });
}

TEST_F(ProbesReference, golden_queries_come_within_the_radius_of_their_target) {
  std::size_t checked = 0;
  for (const auto& row : read_table("EXPECTED.tsv")) {
    if (!is_tested(row[0]) || row[1] != "query") continue;
    const Decoded picture = decode(row[0]);
    const PdqHash target = PdqHash::parse(row[2]).value();
    const auto probes =
        probes_of({picture.colours.view(), picture.alpha}, Profile::kStandard).value();
    int nearest = 256;
    for (const Probe& probe : probes) {
      nearest = std::min(nearest, distance(probe.hash, target));
    }
    EXPECT_LE(nearest, std::stoi(row[4])) << row[0];
    ++checked;
  }
  EXPECT_EQ(checked, std::size(kPictures));
}

TEST_F(ProbesReference, golden_views_of_transparency_are_equal_in_every_bit) {
  std::size_t checked = 0;
  for (const auto& row : read_table("EXPECTED.tsv")) {
    const Result<QueryTag> tag = QueryTag::parse(row[1]);
    if (!is_tested(row[0]) || !tag || tag->is_plain()) continue;
    const bool is_of_alpha =
        tag->view == View::kWhite || tag->view == View::kBlack || tag->view == View::kAlphaBox;
    if (!is_of_alpha || row[3] == "0") continue;  // quality 0: never looked up
    const Decoded picture = decode(row[0]);
    const auto probes = probes_of({picture.colours.view(), picture.alpha}, Profile::kFast).value();
    const bool is_there = std::any_of(probes.begin(), probes.end(), [&](const Probe& probe) {
      return probe.hash.hex() == row[2] && std::to_string(probe.quality) == row[3];
    });
    EXPECT_TRUE(is_there) << row[0] << " " << row[1];
    ++checked;
  }
  EXPECT_EQ(checked, 7u);
}

TEST_F(ProbesReference, golden_views_without_a_border_have_the_expected_hash) {
  std::size_t checked = 0;
  for (const auto& row : read_table("EXPECTED.tsv")) {
    if (!is_tested(row[0]) || row[1] != "full@trim") continue;
    const Decoded picture = decode(row[0]);
    const auto probes = probes_of({picture.colours.view(), {}}, Profile::kStandard).value();
    int nearest = 256;
    for (const Probe& probe : probes) {
      if (probe.tag != QueryTag{PdqVariant::kFull, View::kTrim}) continue;
      nearest = distance(probe.hash, PdqHash::parse(row[2]).value());
    }
    EXPECT_LE(nearest, std::stoi(row[4])) << row[0];
    ++checked;
  }
  EXPECT_EQ(checked, 2u);
}

}  // namespace
}  // namespace nightlight::phash
