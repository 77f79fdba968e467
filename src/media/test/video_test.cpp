// Videos through the confined decoder: clips made by ffmpeg when the test runs.
#include "clips.h"
#include "pictures.h"

namespace nightlight::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kField = 16;
constexpr const char* kH264 = " -c:v libx264 -pix_fmt yuv420p ";

class Video : public RealDecoder {
 protected:
  static CollectingSink collect(ByteView file, const FrameOptions& options = {}) {
    return collect_frames(*decoder_, file, options);
  }
  static FrameOptions every(FrameTime interval) {
    FrameOptions options;
    options.interval = interval;
    return options;
  }
  static std::vector<std::int64_t> times_of(const CollectingSink& got) {
    std::vector<std::int64_t> times;
    for (const Frame& frame : got.frames) times.push_back(frame.at.count());
    return times;
  }
};

// A still of the four fields, as long as `length` says.
Bytes fields_clip(const std::string& length, const std::string& coding, const std::string& name) {
  const ScratchFolder folder;
  const Bytes png = encode_image(fields_image(kField), ".png");
  std::ofstream(folder.path() / "fields.png", std::ios::binary)
      .write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
  return make_clip(folder, "-loop 1 -framerate 10 -i fields.png " + length + " " + coding, name);
}

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

// ---- containers, codecs, pixel formats ----

struct Coding {
  const char* name;
  const char* coding;
  Format format;
};

TEST_F(Video, every_container_and_codec_gives_the_picture) {
  const Coding kCodings[] = {
      {"a.mp4", "-c:v libx264 -crf 12 -pix_fmt yuv444p", Format::kMp4},
      {"b.mov", "-c:v prores -pix_fmt yuv422p10le", Format::kMp4},
      {"c.mkv",
       "-c:v libx265 -x265-params log-level=none:pools=none:frame-threads=1 -crf 12 -pix_fmt "
       "yuv444p10le",
       Format::kMatroska},
      {"d.webm", "-c:v libvpx-vp9 -crf 15 -b:v 0 -cpu-used 8", Format::kMatroska},
      {"e.webm", "-c:v libvpx -crf 10 -b:v 1M -cpu-used 8", Format::kMatroska},
      {"f.avi", "-c:v mpeg4 -q:v 2", Format::kAvi},
      {"g.avi", "-c:v mjpeg -q:v 2 -pix_fmt yuvj444p", Format::kAvi},
      {"h.ts", "-c:v mpeg2video -q:v 2", Format::kMpegTs},
      {"i.mpg", "-c:v mpeg1video -r 25 -q:v 2", Format::kMpegPs},
      {"j.flv", "-c:v flv -q:v 2", Format::kFlv},
      {"k.ogv", "-c:v libtheora -q:v 9", Format::kOgg},
      {"l.wmv", "-c:v wmv2 -q:v 2", Format::kAsf},
      {"m.mp4", "-c:v libaom-av1 -cpu-used 8 -crf 20 -b:v 0", Format::kMp4},
      {"n.m2ts", "-c:v libx264 -crf 12 -pix_fmt yuv420p", Format::kMpegTs},
      {"o.avi", "-c:v msmpeg4v2 -q:v 2", Format::kAvi},
      {"p.mov", "-c:v png", Format::kMp4},
  };
  for (const Coding& coding : kCodings) {
    SCOPED_TRACE(coding.name);
    const Bytes file = fields_clip("-t 1.5", coding.coding, coding.name);
    EXPECT_EQ(sniff_format(file), coding.format);
    const CollectingSink got = collect(file);
    ASSERT_TRUE(got.summary) << to_text(got.summary.error());
    ASSERT_EQ(got.frames.size(), 2U);
    for (const Frame& frame : got.frames) {
      EXPECT_EQ(frame.kind, Frame::Kind::kVideo);
      expect_fields(frame.image, 24);
      EXPECT_TRUE(frame.image.alpha.empty());
      EXPECT_TRUE(frame.image.provenance.has_more);
      EXPECT_EQ(frame.image.provenance.format, coding.format);
    }
    EXPECT_EQ(got.summary->format, coding.format);
    EXPECT_FALSE(got.summary->damaged);
    EXPECT_FALSE(got.summary->cut_short);
  }
}

TEST_F(Video, full_range_is_kept) {
  for (const char* range : {"-pix_fmt yuvj420p", "-pix_fmt yuv420p10le -color_range pc"}) {
    SCOPED_TRACE(range);
    const Bytes file =
        make_clip(std::string("-f lavfi -i color=c=0x808080:s=64x64:r=5:d=1,format=gray -vf "
                              "scale=out_range=full -c:v libx264 -crf 5 ") +
                      range,
                  "a.mkv");
    const CollectingSink got = collect(file);
    ASSERT_EQ(got.frames.size(), 1U);
    expect_near(pixel_at(got.frames[0].image, 30, 30), {128, 128, 128}, 3);
  }
}

TEST_F(Video, odd_and_padded_sizes_keep_every_row) {
  for (const char* size : {"1x1", "2x2", "17x9", "33x31", "130x1080", "335x251"}) {
    SCOPED_TRACE(size);
    const Bytes file = make_clip(std::string("-f lavfi -i color=c=green:s=64x64:r=2:d=1,scale=") +
                                     size + " -c:v libx264 -qp 0 -pix_fmt yuv444p",
                                 "a.mkv");
    const CollectingSink got = collect(file);
    ASSERT_EQ(got.frames.size(), 1U);
    const Image& image = got.frames[0].image;
    EXPECT_EQ(std::to_string(image.width) + "x" + std::to_string(image.height), size);
    for (std::uint32_t y = 0; y < image.height; ++y) {
      expect_near(pixel_at(image, 0, y), {0, 128, 0}, 4);
      expect_near(pixel_at(image, image.width - 1, y), {0, 128, 0}, 4);
    }
  }
}

// ---- time ----

TEST_F(Video, is_sampled_by_presentation_time) {
  const Bytes file = make_clip(moving(3, 30) + kH264, "a.mp4");
  const CollectingSink got = collect(file);
  EXPECT_EQ(times_of(got), (std::vector<std::int64_t>{0, 1'000'000, 2'000'000}));
  EXPECT_EQ(got.frames[1].number, 31U);
  EXPECT_EQ(got.summary->decoded_frames, 90U);
  EXPECT_EQ(got.summary->taken, 3U);
  EXPECT_NEAR(static_cast<double>(got.summary->duration.count()), 89e6 / 30, 2);
}

TEST_F(Video, counts_fractional_rates_exactly) {
  const Bytes file =
      make_clip("-f lavfi -i testsrc2=s=64x48:r=30000/1001:d=3.5 " + std::string(kH264), "a.mp4");
  EXPECT_EQ(times_of(collect(file)),
            (std::vector<std::int64_t>{0, 1'001'000, 2'002'000, 3'003'000}));
}

TEST_F(Video, of_a_variable_rate_is_sampled_where_the_time_is) {
  // 30 frames a second for one second, then one every second.
  const Bytes file = make_clip(
      moving(5, 30) + " -vf select='lt(t\\,1)+not(mod(n\\,30))' -vsync vfr" + kH264, "a.mp4");
  const CollectingSink got = collect(file);
  EXPECT_EQ(times_of(got),
            (std::vector<std::int64_t>{0, 1'000'000, 2'000'000, 3'000'000, 4'000'000}));
  EXPECT_EQ(got.frames[4].number, 34U);
}

TEST_F(Video, starts_its_clock_at_the_first_frame) {
  for (const char* offset : {"100", "-3", "95443"}) {  // near the wrap of MPEG's clock, too
    SCOPED_TRACE(offset);
    const Bytes file = make_clip(
        moving(2, 10) + " -output_ts_offset " + offset + " -c:v mpeg2video -q:v 4", "a.ts");
    EXPECT_EQ(times_of(collect(file)), (std::vector<std::int64_t>{0, 1'000'000}));
  }
}

TEST_F(Video, goes_on_when_the_clock_jumps_back) {
  Bytes file = make_clip(moving(2, 10) + " -c:v mpeg2video -q:v 4 -g 5", "a.ts");
  const Bytes again = file;
  file.insert(file.end(), again.begin(), again.end());
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary);
  EXPECT_GE(got.frames.size(), 4U);
  EXPECT_GE(got.frames.back().at, seconds(3));
  for (std::size_t i = 1; i < got.frames.size(); ++i) {
    EXPECT_GT(got.frames[i].at, got.frames[i - 1].at);
  }
}

TEST_F(Video, follows_a_change_of_size) {
  Bytes file =
      make_clip("-f lavfi -i color=c=red:s=64x48:r=10:d=1.5 -c:v mpeg2video -q:v 2", "a.ts");
  const Bytes other = make_clip(
      "-f lavfi -i color=c=blue:s=128x96:r=10:d=1.5 -output_ts_offset 1.5 -c:v mpeg2video -q:v 2",
      "b.ts");
  file.insert(file.end(), other.begin(), other.end());
  const CollectingSink got = collect(file);
  ASSERT_GE(got.frames.size(), 3U);
  EXPECT_EQ(got.frames.front().image.width, 64U);
  expect_near(pixel_at(got.frames.front().image, 32, 24), {255, 0, 0}, 12);
  EXPECT_EQ(got.frames.back().image.width, 128U);
  expect_near(pixel_at(got.frames.back().image, 127, 95), {0, 0, 255}, 12);
}

// ---- the display matrix (ISO/IEC 14496-12 §8.3.2) ----

struct Matrix {
  int a, b, c, d;
};

// Writes the four numbers into the track header, whose matrix is 40 bytes after the type in
// version 0.
Bytes with_matrix(Bytes file, const Matrix& matrix) {
  const std::size_t header = as_text(file).find("tkhd");
  const auto put = [&](std::size_t index, int value) {
    const Bytes number = Encoder().u32(static_cast<std::uint32_t>(value * 65536)).result();
    std::copy(number.begin(), number.end(),
              file.begin() + static_cast<std::ptrdiff_t>(header + 44 + 4 * index));
  };
  put(0, matrix.a);
  put(1, matrix.b);
  put(3, matrix.c);
  put(4, matrix.d);
  return file;
}

TEST_F(Video, is_turned_by_its_display_matrix) {
  // Where EXIF's eight orientations send a step to the right and a step down.
  constexpr Matrix kMatrices[] = {{1, 0, 0, 1}, {-1, 0, 0, 1}, {-1, 0, 0, -1}, {1, 0, 0, -1},
                                  {0, 1, 1, 0}, {0, 1, -1, 0}, {0, -1, -1, 0}, {0, -1, 1, 0}};
  const Bytes file = fields_clip("-t 0.5", "-c:v libx264 -crf 10 -pix_fmt yuv444p", "a.mp4");
  for (std::size_t i = 0; i < std::size(kMatrices); ++i) {
    SCOPED_TRACE(i + 1);
    const CollectingSink got = collect(with_matrix(file, kMatrices[i]));
    ASSERT_EQ(got.frames.size(), 1U);
    const Image& image = got.frames[0].image;
    EXPECT_EQ(image.provenance.orientation, i + 1);
    EXPECT_EQ(image.provenance.stored_width, 4U * kField);
    EXPECT_EQ(image.width, i < 4 ? 4U * kField : 2U * kField);
    // The stored upper left field, red, in the corner where the matrix puts it.
    const Matrix& m = kMatrices[i];
    const bool at_right = m.a + m.c < 0;
    const bool at_bottom = m.b + m.d < 0;
    expect_near(pixel_at(image, at_right ? image.width - 4 : 3, at_bottom ? image.height - 4 : 3),
                {200, 40, 40}, 24);
  }
}

// ---- streams ----

TEST_F(Video, is_found_behind_sound_and_flushed_to_its_last_frame) {
  const Bytes file = make_clip(
      "-f lavfi -i sine=d=3 " + moving(2, 30) + " -map 0 -map 1 -c:a aac" + kH264, "a.mp4");
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  EXPECT_EQ(got.frames.size(), 2U);
  EXPECT_EQ(got.summary->decoded_frames, 60U);
}

TEST_F(Video, and_its_cover_are_told_apart) {
  const ScratchFolder folder;
  const Bytes cover = encode_image(fields_image(kField), ".png");
  std::ofstream(folder.path() / "cover.png", std::ios::binary)
      .write(reinterpret_cast<const char*>(cover.data()),
             static_cast<std::streamsize>(cover.size()));
  const Bytes file = make_clip(folder,
                               moving(2, 10) +
                                   " -i cover.png -map 1 -map 0 -c:v:0 copy -c:v:1 libx264 "
                                   "-disposition:v:0 attached_pic -disposition:v:1 default",
                               "a.mp4");
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  ASSERT_EQ(got.frames.size(), 3U);
  EXPECT_EQ(got.frames[0].kind, Frame::Kind::kCover);
  EXPECT_EQ(got.frames[0].image.rgb, decode(cover).rgb);
  EXPECT_EQ(got.frames[1].kind, Frame::Kind::kVideo);
  EXPECT_EQ(got.summary->taken, 2U) << "covers are not counted";
  EXPECT_EQ(decode(file).width, 96U) << "the first frame is the video's";
}

TEST_F(Video, a_sound_file_with_a_cover_is_its_cover) {
  const ScratchFolder folder;
  const Bytes cover = encode_image(fields_image(kField), ".jpg[Q=95]");
  std::ofstream(folder.path() / "cover.jpg", std::ios::binary)
      .write(reinterpret_cast<const char*>(cover.data()),
             static_cast<std::streamsize>(cover.size()));
  const Bytes file = make_clip(folder,
                               "-f lavfi -i sine=d=1 -i cover.jpg -map 0 -map 1 -c:a aac -c:v copy "
                               "-disposition:v attached_pic -f mp4",
                               "a.m4a");
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  ASSERT_EQ(got.frames.size(), 1U);
  EXPECT_EQ(got.frames[0].image.rgb, decode(cover).rgb);
  EXPECT_EQ(decode(file).rgb, decode(cover).rgb);
}

TEST_F(Video, without_pictures_is_told_from_one_that_cannot_be_read) {
  const Bytes sound = make_clip("-f lavfi -i sine=d=1 -c:a aac", "a.mp4");
  const CollectingSink silent = collect(sound);
  ASSERT_FALSE(silent.summary);
  EXPECT_EQ(silent.summary.error().code(), Code::kInvalidArgument);
  EXPECT_EQ(silent.summary.error().what(), "there is no picture in this file");
  EXPECT_EQ(try_decode(sound).error().what(), "there is no picture in this file");
  const Bytes video = make_clip(moving(1, 10) + kH264, "b.mp4");
  const CollectingSink broken = collect(ByteView(video).first(video.size() / 2));
  ASSERT_FALSE(broken.summary);
  EXPECT_EQ(broken.summary.error().code(), Code::kInvalidArgument);
  EXPECT_EQ(broken.summary.error().what(), "no picture can be read from this file");
}

TEST_F(Video, of_a_codec_that_is_not_on_the_list_is_unreadable) {
  const Bytes file = make_clip(moving(1, 10) + " -c:v ffv1", "a.mkv");
  const CollectingSink got = collect(file);
  ASSERT_FALSE(got.summary);
  EXPECT_EQ(got.summary.error().what(), "no picture can be read from this file");
}

// The first one may be a preview, or a decoy.
TEST_F(Video, of_several_films_gives_all_and_the_largest_first) {
  const Bytes file = make_clip(
      "-f lavfi -i color=c=red:s=32x32:r=5:d=1.1 -f lavfi -i "
      "color=c=blue:s=64x64:r=5:d=1.1 -map 0 -map 1 -c:v mpeg4",
      "a.mp4");
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  ASSERT_EQ(got.frames.size(), 4U);
  expect_near(pixel_at(got.frames[0].image, 30, 30), {0, 0, 255}, 12);
  expect_near(pixel_at(got.frames[2].image, 30, 30), {255, 0, 0}, 12);
  EXPECT_EQ(got.frames[2].number, 7U) << "numbers and times go on";
  EXPECT_GT(got.frames[2].at, got.frames[1].at);
  EXPECT_EQ(got.summary->decoded_frames, 12U);
  EXPECT_FALSE(got.summary->damaged);
  expect_near(pixel_at(decode(file), 30, 30), {0, 0, 255}, 12);
}

TEST_F(Video, that_goes_on_in_another_stream_is_followed) {
  const std::string coding = " -c:v mpeg2video -q:v 4 -mpegts_start_pid ";
  Bytes file = make_clip(moving(2, 10) + coding + "256", "a.ts");
  const Bytes other = make_clip(moving(2, 10) + coding + "300", "b.ts");
  file.insert(file.end(), other.begin(), other.end());
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary);
  EXPECT_EQ(got.frames.size(), 4U);
  EXPECT_EQ(got.summary->decoded_frames, 40U);
}

TEST_F(Video, with_more_films_than_four_is_cut_short) {
  const std::string red = "-f lavfi -i color=c=red:s=32x32:r=5:d=0.4 ";
  const Bytes file = make_clip(
      red + red + red + red + red + "-map 0 -map 1 -map 2 -map 3 -map 4 -c:v mpeg4", "a.mkv");
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary);
  EXPECT_EQ(got.frames.size(), 4U);
  EXPECT_TRUE(got.summary->cut_short);
}

// ---- one picture of it ----

TEST_F(Video, is_its_first_frame_where_one_picture_is_asked_for) {
  const Bytes file = make_clip(moving(2, 10) + kH264, "a.mp4");
  const Image image = decode(file);
  EXPECT_EQ(image.rgb, collect(file).frames[0].image.rgb);
  EXPECT_TRUE(image.provenance.has_more);
  EXPECT_EQ(image.provenance.format, Format::kMp4);
}

// Ten colours of half a second each.
Bytes colour_steps(const std::string& coding, const std::string& name) {
  std::string inputs;
  std::string chain;
  for (int i = 0; i < 10; ++i) {
    inputs += "-f lavfi -i color=c=0x" + std::string(1, static_cast<char>('0' + i)) +
              "04080:s=64x64:r=10:d=0.5 ";
    chain += "[" + std::to_string(i) + "]";
  }
  return make_clip(inputs + "-filter_complex " + chain + "concat=n=10 " + coding, name);
}

TEST_F(Video, is_rendered_at_the_time_asked_for_or_at_its_end) {
  const Coding kCodings[] = {{"a.mp4", "-c:v libx264 -g 8 -pix_fmt yuv420p", Format::kMp4},
                             {"a.webm", "-c:v libvpx-vp9 -cpu-used 8 -b:v 1M", Format::kMatroska}};
  for (const Coding& coding : kCodings) {
    const Bytes file = colour_steps(coding.coding, coding.name);
    const std::pair<int, int> kExpected[] = {{0, 0},     {499, 5 * 16}, {501, 5 * 16},
                                             {2600, 80}, {4990, 144},   {60'000, 144}};
    for (const auto& [at, unused] : kExpected) {
      (void)unused;
      SCOPED_TRACE(std::string(coding.name) + " " + std::to_string(at));
      const auto rendered = decoder_->render_jpeg(
          file, {.look = Look::kFull, .max_side = 64, .at = milliseconds(at)});
      ASSERT_TRUE(rendered) << to_text(rendered.error());
      EXPECT_TRUE(rendered->provenance.has_more);
      // Frames are 100 ms apart: the first one at or after.
      const int frame = std::min((at + 99) / 100, 49);
      expect_near(pixel_at(decode(rendered->jpeg), 30, 30), {frame / 5 * 16, 64, 128}, 10);
    }
  }
}

TEST_F(Video, is_rendered_upright_and_blurred_as_asked) {
  const Bytes file = with_matrix(fields_clip("-t 0.5", kH264, "a.mp4"), {0, 1, -1, 0});
  const auto rendered = decoder_->render_jpeg(file, {.look = Look::kBlurredGrey, .max_side = 100});
  ASSERT_TRUE(rendered);
  const Image image = decode(rendered->jpeg);
  EXPECT_GT(image.height, image.width);
  const Rgb pixel = pixel_at(image, 5, 5);
  expect_near(pixel, {pixel[0], pixel[0], pixel[0]}, 0);
  EXPECT_EQ(decoder_->render_jpeg(file, {.at = FrameTime(-1)}).error().code(),
            Code::kInvalidArgument);
}

// ---- limits and the caller ----

TEST_F(Video, is_cut_short_at_the_number_of_frames_or_the_duration) {
  const Bytes file = make_clip(moving(5, 10) + kH264, "a.mp4");
  FrameOptions options;
  options.max_frames = 2;
  const CollectingSink few = collect(file, options);
  ASSERT_TRUE(few.summary);
  EXPECT_EQ(few.frames.size(), 2U);
  EXPECT_TRUE(few.summary->cut_short);
  options = {};
  options.max_duration = seconds(3);
  const CollectingSink brief = collect(file, options);
  EXPECT_EQ(times_of(brief), (std::vector<std::int64_t>{0, 1'000'000, 2'000'000, 3'000'000}));
  EXPECT_TRUE(brief.summary->cut_short);
  options.max_duration = seconds(5);
  EXPECT_FALSE(collect(file, options).summary->cut_short);
  options.max_frames = 5;
  EXPECT_FALSE(collect(file, options).summary->cut_short);
}

TEST_F(Video, with_more_pixels_than_allowed_is_refused) {
  NullLogger logger;
  PoolOptions options = real_options();
  options.max_pixels = 96 * 64 - 1;
  const auto small = Decoder::open(options, logger);
  ASSERT_TRUE(small);
  for (const char* name : {"a.mp4", "a.ts", "a.mkv", "a.avi", "a.flv"}) {
    const Bytes file = make_clip(moving(1, 10) + kH264, name);
    const CollectingSink got = collect_frames(**small, file, {});
    ASSERT_FALSE(got.summary) << name;
    EXPECT_EQ(got.summary.error().code(), Code::kExhausted) << name;
    EXPECT_EQ((*small)->decode(file, {}).error().code(), Code::kExhausted) << name;
  }
}

TEST_F(Video, tells_of_its_progress_and_stops_when_told_to) {
  const Bytes file = make_clip(moving(5, 10) + kH264, "a.mp4");
  const CollectingSink all = collect(file);
  ASSERT_FALSE(all.shares.empty());
  EXPECT_TRUE(std::is_sorted(all.shares.begin(), all.shares.end()));
  EXPECT_EQ(all.shares.back(), 1.0);
  CollectingSink sink;
  sink.fail_at = 2;
  MemorySource source(file);
  const auto stopped = decoder_->decode_frames(source, {}, sink);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code(), Code::kConflict);
  EXPECT_EQ(sink.frames.size(), 2U);
  EXPECT_EQ(collect(file).frames.size(), 5U);
}

class CountingSource final : public Source {
 public:
  explicit CountingSource(ByteView bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    EXPECT_LE(out.size(), std::size_t{1} << 20);
    if (reads_ == fail_at) return Error(Code::kPermissionDenied, "the disk is gone");
    ++reads_;
    return MemorySource(bytes_).read(offset, out);
  }
  int fail_at = -1;
  int reads_ = 0;

 private:
  ByteView bytes_;
};

TEST_F(Video, is_read_in_pieces_and_fails_as_its_source_does) {
  const Bytes file = make_clip(moving(20, 30, "320x240") + " -c:v mjpeg -q:v 2", "a.avi");
  ASSERT_GT(file.size(), std::size_t{4} << 20);
  CountingSource whole(file);
  CollectingSink sink;
  ASSERT_TRUE(decoder_->decode_frames(whole, {}, sink));
  EXPECT_GT(whole.reads_, 4);
  for (const int fail_at : {0, 1, 3}) {
    CountingSource failing(file);
    failing.fail_at = fail_at;
    const auto summary = decoder_->decode_frames(failing, {}, sink);
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code(), Code::kPermissionDenied);
  }
  EXPECT_TRUE(collect(file).summary);
}

TEST_F(Video, is_not_bound_by_the_limit_on_the_bytes_of_pictures) {
  NullLogger logger;
  PoolOptions options = real_options();
  options.max_input_bytes = 1000;
  const auto small = Decoder::open(options, logger);
  ASSERT_TRUE(small);
  const Bytes file = make_clip(moving(1, 10) + kH264, "a.mp4");
  ASSERT_GT(file.size(), 1000U);
  EXPECT_TRUE(collect_frames(**small, file, {}).summary);
  EXPECT_EQ((*small)->decode(file, {}).error().code(), Code::kExhausted);
}

}  // namespace
}  // namespace nightlight::media
