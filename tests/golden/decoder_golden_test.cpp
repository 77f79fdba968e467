// Files through the confined decoder and the fingerprint, against hashes that others published and
// that the collection's makers computed with the reference core. What other programs get wrong is a
// test by name.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <set>

#include "expected.h"
#include "nightlight/media/decoder.h"
#include "views.h"

namespace nightlight::golden {
namespace {

using media::Frame;
using phash::PdqFingerprint;
using phash::PdqVariant;

// What is kept of a frame: all of a picture's page, the hash of a video's sample.
struct Kept {
  Frame::Kind kind;
  std::uint32_t number;
  media::FrameTime at;
  media::Image image{};
  PdqFingerprint print{};
};

class KeepingSink final : public media::FrameSink {
 public:
  Status take(const Frame& frame) override {
    Kept kept{.kind = frame.kind, .number = frame.number, .at = frame.at};
    kept.print = fingerprint(frame.image, PdqVariant::kFull);
    if (frame.kind == Frame::Kind::kPage) kept.image = frame.image;
    frames.push_back(std::move(kept));
    return {};
  }
  std::vector<Kept> frames;
};

struct Decoding {
  std::vector<Kept> frames{};
  std::optional<media::FrameSummary> summary{};
  std::string verdict{};
};

std::string verdict_of(const Result<media::FrameSummary>& summary,
                       const std::vector<Kept>& frames) {
  if (!summary) {
    if (summary.error().code() == Code::kExhausted) return "refuse-size";
    return summary.error().what() == "there is no picture in this file" ? "no-video" : "unreadable";
  }
  if (summary->damaged) return "damaged";
  int best = 0;
  for (const Kept& frame : frames) {
    best = std::max(best, frame.print.quality);
    if (frame.image.alpha.empty()) continue;
    for (const std::uint8_t grey : {0, 255}) {  // a picture that is only in its transparency
      best = std::max(best, fingerprint(over(frame.image, grey), PdqVariant::kFull).quality);
    }
  }
  if (best == 0) return "ok-degenerate";
  return best < phash::kMinPdqQuality ? "ok-low-quality" : "ok";
}

class GoldenDecoder : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    static NullLogger logger;
    media::PoolOptions options;
    options.worker = NIGHTLIGHT_BINARY_DIR "/bin/nightlight-decoder";
    options.workers = 1;
    auto opened = media::Decoder::open(options, logger);
    ASSERT_TRUE(opened) << to_text(opened.error());
    decoder_ = *std::move(opened);
  }
  static void TearDownTestSuite() { decoder_.reset(); }
  void SetUp() override {
    if (!has_collection()) GTEST_SKIP() << "the shared collection of test files is not here";
  }

  static Decoding decode(const std::string& name, media::FrameTime interval) {
    std::ifstream in(kCollection / name, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    EXPECT_FALSE(text.empty()) << name;
    media::MemorySource source(as_bytes(text));
    media::FrameOptions options;
    options.interval = interval;
    KeepingSink sink;
    const auto summary = decoder_->decode_frames(source, options, sink);
    Decoding decoding{.frames = std::move(sink.frames)};
    decoding.verdict = verdict_of(summary, decoding.frames);
    if (summary) decoding.summary = *summary;
    return decoding;
  }

  // Each file is decoded once in a test.
  const Decoding& decoded(const std::string& name) {
    const auto known = files_.find(name);
    if (known != files_.end()) return known->second;
    return files_.emplace(name, decode(name, std::chrono::seconds(1))).first->second;
  }

  void check(const Row& row);
  void check_hash(const Row& row, const PdqFingerprint& print);
  void check_page(const Row& row, std::size_t page, const std::string& view);
  void check_frame(const Row& row, const std::string& seconds);
  void check_every_frame(const Row& row);
  void check_rows(bool (*wanted)(const Row&), const std::string& fault = "");

  int checked_ = 0;
  std::map<std::string, int> left_out_{};

 private:
  static inline std::unique_ptr<media::Decoder> decoder_;
  std::map<std::string, Decoding> files_{};
};

void GoldenDecoder::check_hash(const Row& row, const PdqFingerprint& print) {
  const auto expected = phash::PdqHash::parse(row.expected);
  ASSERT_TRUE(expected) << row.file;
  EXPECT_LE(distance(print.hash, *expected), row.tolerance)
      << row.file << " " << row.variant << ": " << print.hash.hex();
  // A frame within the tolerance may be a little more or less busy.
  if (row.quality && row.tolerance == 0) {
    EXPECT_EQ(print.quality, *row.quality) << row.file << " " << row.variant;
  }
  ++checked_;
}

void GoldenDecoder::check_page(const Row& row, std::size_t page, const std::string& view) {
  const Decoding& file = decoded(row.file);
  ASSERT_GE(file.frames.size(), page) << row.file;
  const Kept& kept = file.frames[page - 1];
  ASSERT_EQ(kept.kind, Frame::Kind::kPage);
  EXPECT_EQ(kept.number, page);
  if (view == "nn512") return check_hash(row, fingerprint(kept.image, PdqVariant::kNn512));
  if (view == "full") return check_hash(row, kept.print);
  media::Image seen = kept.image;
  if (view == "full@white") seen = over(kept.image, 255);
  if (view == "full@black") seen = over(kept.image, 0);
  if (view == "full@alphabox") seen = alpha_box(kept.image);
  if (view == "full@stored") seen = as_stored(kept.image);
  check_hash(row, fingerprint(seen, PdqVariant::kFull));
}

void GoldenDecoder::check_frame(const Row& row, const std::string& seconds) {
  const Decoding& file = decoded(row.file);
  const media::FrameTime at(std::llround(std::stod(seconds) * 1000) * 1000);
  std::optional<std::uint32_t> number;
  const std::string marker = "frame number ";
  const std::size_t note = row.note.find(marker);
  if (note != std::string::npos) {
    number = static_cast<std::uint32_t>(std::stoi(row.note.substr(note + marker.size()))) + 1;
  }
  for (const Kept& kept : file.frames) {
    if (kept.kind == Frame::Kind::kCover) continue;
    // The table has milliseconds; an animation's frames have numbers only.
    const bool is_it = kept.kind == Frame::Kind::kPage
                           ? kept.number == number
                           : kept.at >= at - std::chrono::microseconds(500) &&
                                 kept.at <= at + std::chrono::microseconds(500);
    if (!is_it) continue;
    EXPECT_EQ(kept.number, number.value_or(kept.number)) << row.file << " " << row.variant;
    return check_hash(row, kept.print);
  }
  ADD_FAILURE() << row.file << " has no " << row.variant;
}

// A file of vPDQ with every frame's hash; frames of low quality say little (SOURCES.md).
void GoldenDecoder::check_every_frame(const Row& row) {
  const Decoding all = decode(row.file, media::FrameTime(1));
  std::ifstream in(kCollection / row.expected);
  std::size_t frames = 0;
  int farthest = 0;
  for (std::string line; std::getline(in, line); ++frames) {
    ASSERT_LT(frames, all.frames.size()) << row.file;
    const std::size_t quality_at = line.find(',') + 1;
    const std::size_t hash_at = line.find(',', quality_at) + 1;
    if (std::stoi(line.substr(quality_at)) < phash::kMinPdqQuality) continue;
    const auto expected = phash::PdqHash::parse(line.substr(hash_at, 64));
    ASSERT_TRUE(expected) << line;
    farthest = std::max(farthest, distance(all.frames[frames].print.hash, *expected));
  }
  EXPECT_EQ(all.frames.size(), frames) << row.file;
  EXPECT_LE(farthest, row.tolerance) << row.file;
  std::cout << row.file << ": " << frames << " frames, largest distance " << farthest << "\n";
  ++checked_;
}

void GoldenDecoder::check(const Row& row) {
  SCOPED_TRACE(row.file + " " + row.variant);
  const std::string& variant = row.variant;
  if (variant == "verdict") {
    const std::string verdict = decoded(row.file).verdict;
    EXPECT_NE(("|" + row.expected + "|").find("|" + verdict + "|"), std::string::npos) << verdict;
    ++checked_;
  } else if (variant == "frames") {
    ASSERT_TRUE(decoded(row.file).summary);
    EXPECT_EQ(decoded(row.file).summary->decoded_frames, std::stoull(row.expected));
    ++checked_;
  } else if (variant == "cover") {
    const Decoding& file = decoded(row.file);
    ASSERT_FALSE(file.frames.empty());
    EXPECT_EQ(file.frames[0].kind, Frame::Kind::kCover);
    check_hash(row, file.frames[0].print);
  } else if (variant == "vpdq-file") {
    check_every_frame(row);
  } else if (variant.starts_with("frame@")) {
    check_frame(row, variant.substr(6));
  } else if (variant.starts_with("full@page")) {
    check_page(row, std::stoul(variant.substr(9)), "full");
  } else {
    static const std::set<std::string> kViews = {"full",       "nn512",         "full@white",
                                                 "full@black", "full@alphabox", "full@stored"};
    ASSERT_EQ(kViews.count(variant), 1U) << "no such variant is known here";
    check_page(row, 1, variant);
  }
}

// Why a row is not for a decoder, or nothing.
std::string reason_to_leave(const Row& row) {
  const std::string& variant = row.variant;
  if (variant.find('/') != std::string::npos) return "turned hashes are made from one: phash";
  if (variant.ends_with("@trim")) return "trimming is a view of pixels: phash";
  if (variant == "query" || variant == "video-match") return "what a query finds: match";
  if (variant == "thumb512") return "made by another program's scaling, which nobody computes";
  if (variant.starts_with("peer:")) return "what others compute and we do not want";
  return "";
}

void GoldenDecoder::check_rows(bool (*wanted)(const Row&), const std::string& fault) {
  for (const Row& row : expected_rows()) {
    if (!wanted(row) || (!fault.empty() && row.fault != fault)) continue;
    const std::string reason = reason_to_leave(row);
    if (!reason.empty()) {
      ++left_out_[reason];
      continue;
    }
    check(row);
  }
  std::cout << checked_ << " rows checked\n";
  for (const auto& [reason, count] : left_out_) {
    std::cout << count << " rows left out: " << reason << "\n";
  }
}

TEST_F(GoldenDecoder, gives_the_hashes_that_the_reference_publishes) {
  check_rows([](const Row& row) { return row.file.starts_with("pdq/"); });
  EXPECT_GE(checked_, 100);
}

TEST_F(GoldenDecoder, gives_the_hashes_of_every_frame_that_vpdq_publishes) {
  check_rows([](const Row& row) { return row.file.starts_with("tmk/"); });
  EXPECT_EQ(checked_, 4);
}

TEST_F(GoldenDecoder, knows_every_kind_of_row) {
  check_rows([](const Row& row) { return !row.file.starts_with("tmk/"); });
  EXPECT_GE(checked_, 380);
}

// ---- what other programs get wrong, one test each ----

struct Fault {
  const char* column;  // of the table
  const char* name;
};

void PrintTo(const Fault& fault, std::ostream* out) {
  *out << fault.column;
}

class GoldenDecoderFault : public GoldenDecoder, public ::testing::WithParamInterface<Fault> {};

TEST_P(GoldenDecoderFault, is_not_ours) {
  check_rows([](const Row&) { return true; }, GetParam().column);
  EXPECT_GE(checked_, 1);
}

INSTANTIATE_TEST_SUITE_P(
    golden, GoldenDecoderFault,
    ::testing::Values(
        Fault{"1-bit", "one_bit_pictures"}, Fault{"16-bit", "wide_samples_cut_to_the_upper_byte"},
        Fault{"CMYK or YCCK", "ink_by_the_formula"},
        Fault{"EXIF orientation", "orientation_applied_once"},
        Fault{"alpha: hidden pixels", "noise_under_transparency"},
        Fault{"alpha: opaque", "opaque_alpha_and_grey_alpha"},
        Fault{"alpha: picture only in alpha", "picture_only_in_alpha"},
        Fault{"attached picture", "cover_is_not_the_video"},
        Fault{"audio stream first, flush", "audio_first_and_flushed"},
        Fault{"codec or pixel format", "ten_bits_and_444"},
        Fault{"colour profile ignored", "profiles_and_gamma_ignored"},
        Fault{"damaged file", "damaged_pictures_decoded_and_told"},
        Fault{"damaged packets", "damaged_packets_passed_over"},
        Fault{"decompression bomb", "bombs_refused_from_the_header"},
        Fault{"degenerate or tiny", "tiny_and_flat_pictures"},
        Fault{"fractional frame rate", "fractional_frame_rate"},
        Fault{"no usable frame", "black_video_is_degenerate"},
        Fault{"padded line size", "issue_1902_padded_lines"}, Fault{"palette", "palettes_expanded"},
        Fault{"resolution change, timestamp jump", "size_change_and_clock_jump"},
        Fault{"rotation metadata", "display_matrix_applied"},
        Fault{"several frames or pages", "every_composed_page"},
        Fault{"trailing data", "trailing_data"}, Fault{"truncated", "truncated_video"},
        Fault{"unreadable container", "video_without_index_is_told"},
        Fault{"unusual rate or speed", "one_frame_in_two_seconds"},
        Fault{"variable frame rate", "variable_frame_rate_by_time"},
        Fault{"wrong extension", "wrong_extension"}),
    [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace nightlight::golden
