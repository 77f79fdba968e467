// What is left out changes nothing of what is taken.
#include <gtest/gtest.h>

#include "clips.h"
#include "film.h"
#include "video.h"

namespace nightlight::media::worker {
namespace {

struct Taken {
  std::uint32_t number;
  FrameTime at;
  Bytes rgb;
  bool operator==(const Taken&) const = default;
};

class TakingWriter final : public FrameWriter {
 public:
  bool frame(const protocol::FrameHead& head, const Image& image) override {
    taken.push_back({head.number, head.at, image.rgb});
    return true;
  }
  bool progress(std::uint32_t) override { return true; }
  std::vector<Taken> taken;
};

struct Played {
  std::vector<Taken> taken;
  protocol::Summary summary;
};

Played play(const Bytes& file, FrameTime interval, Effort effort) {
  static const bool started = [] {
    start_ffmpeg();
    return true;
  }();
  EXPECT_TRUE(started);
  protocol::Request request;
  request.task = protocol::Task::kFrames;
  request.format = sniff_format(file).value_or(Format::kMp4);
  request.max_pixels = 1'000'000;
  request.file_size = file.size();
  request.interval = interval;
  request.max_frames = 10'000;
  request.max_duration = std::chrono::hours(1);
  MemoryReader reader(file);
  TakingWriter writer;
  const protocol::Summary summary = decode_video(reader, request, writer, effort);
  return {std::move(writer.taken), summary};
}

struct Clip {
  const char* name;
  const char* file;
  const char* coding;
};

void PrintTo(const Clip& clip, std::ostream* out) {
  *out << clip.name;
}

class Skipping : public ::testing::TestWithParam<Clip> {};

TEST_P(Skipping, takes_the_frames_that_a_full_decoding_takes) {
  const Bytes file = make_clip(moving(6) + " " + GetParam().coding, GetParam().file);
  for (const std::int64_t microseconds : {1'000'000, 300'000, 2'500'000, 40'000, 1}) {
    SCOPED_TRACE(microseconds);
    const Played quick = play(file, FrameTime(microseconds), Effort::kWhatIsNeeded);
    const Played full = play(file, FrameTime(microseconds), Effort::kEverything);
    ASSERT_EQ(quick.summary.outcome, protocol::Outcome::kDone);
    EXPECT_FALSE(full.summary.damaged);
    ASSERT_EQ(quick.taken.size(), full.taken.size());
    for (std::size_t i = 0; i < full.taken.size(); ++i) {
      EXPECT_EQ(quick.taken[i].number, full.taken[i].number) << i;
      EXPECT_EQ(quick.taken[i].at, full.taken[i].at) << i;
      EXPECT_TRUE(quick.taken[i].rgb == full.taken[i].rgb) << "pixels of " << i;
    }
    EXPECT_EQ(encode_summary(quick.summary), encode_summary(full.summary));
  }
}

constexpr const char* kX264 = "-c:v libx264 -pix_fmt yuv420p ";

INSTANTIATE_TEST_SUITE_P(
    clips, Skipping,
    ::testing::Values(
        Clip{"h264", "a.mp4", "-c:v libx264 -pix_fmt yuv420p"},
        Clip{"h264_no_b", "a.mp4", "-c:v libx264 -pix_fmt yuv420p -bf 0"},
        Clip{"h264_many_b", "a.mp4", "-c:v libx264 -pix_fmt yuv420p -bf 8 -b_strategy 0"},
        Clip{"h264_flat_b", "a.mp4",
             "-c:v libx264 -pix_fmt yuv420p -bf 4 -b_strategy 0 -x264-params b-pyramid=none"},
        Clip{"h264_short_gop", "a.mp4", "-c:v libx264 -pix_fmt yuv420p -g 7"},
        Clip{"h264_second_gop", "a.mp4", "-c:v libx264 -pix_fmt yuv420p -g 30 -keyint_min 30"},
        Clip{"h264_open_gop", "a.mkv",
             "-c:v libx264 -pix_fmt yuv420p -g 25 -bf 3 -x264-params open-gop=1"},
        Clip{"h264_intra_refresh", "a.mp4",
             "-c:v libx264 -pix_fmt yuv420p -g 25 -x264-params intra-refresh=1"},
        Clip{"h264_fields", "a.mp4", "-c:v libx264 -pix_fmt yuv420p -flags +ildct+ilme"},
        Clip{"h264_variable_rate", "a.mp4",
             "-vf select='not(mod(n\\,7))+not(mod(n\\,5))+lt(mod(n\\,60)\\,9)' -vsync vfr -c:v "
             "libx264 -pix_fmt yuv420p -g 40"},
        Clip{"h264_ts", "a.ts", "-c:v libx264 -pix_fmt yuv420p -g 20 -bf 3"},
        Clip{"h264_flv", "a.flv", "-c:v libx264 -pix_fmt yuv420p -g 20"},
        Clip{"h264_avi", "a.avi", "-c:v libx264 -pix_fmt yuv420p -g 20 -bf 0"},
        Clip{"hevc", "a.mp4",
             "-c:v libx265 -x265-params "
             "log-level=none:pools=none:frame-threads=1:bframes=4:keyint=25"},
        Clip{"hevc_closed", "a.mkv",
             "-c:v libx265 -x265-params "
             "log-level=none:pools=none:frame-threads=1:open-gop=0:keyint=20"},
        Clip{"hevc_layers", "a.mp4",
             "-c:v libx265 -x265-params "
             "log-level=none:pools=none:frame-threads=1:temporal-layers=1:bframes=4"},
        Clip{"mpeg4_b", "a.avi", "-c:v mpeg4 -bf 2 -g 12"},
        Clip{"mpeg2", "a.mpg", "-c:v mpeg2video -bf 2"},
        Clip{"vp9", "a.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 20"},
        Clip{"vp8", "a.webm", "-c:v libvpx -deadline realtime -cpu-used 8"}),
    [](const auto& instance) { return std::string(instance.param.name); });

// The other direction: that something is left out at all.
class CountingViewer final : public Viewer {
 public:
  bool show(const Shown& shown) override {
    ++shown_;
    (void)sampler_.takes(shown.at);
    return true;
  }
  bool go_on(FrameTime) override { return true; }
  const Sampler& sampler() const override { return sampler_; }
  int shown_ = 0;

 private:
  Sampler sampler_{std::chrono::seconds(1)};
};

int frames_decoded(const Bytes& file) {
  start_ffmpeg();
  protocol::Request request;
  request.format = *sniff_format(file);
  request.max_pixels = 1'000'000;
  MemoryReader reader(file);
  Container container;
  EXPECT_EQ(container.open(reader, request), protocol::Outcome::kDone);
  CountingViewer viewer;
  Film film(container, request, Effort::kWhatIsNeeded);
  EXPECT_EQ(film.play(viewer), protocol::Outcome::kDone);
  EXPECT_EQ(film.frames(), 180U);
  return viewer.shown_;
}

TEST(SkippingFrames, decodes_half_of_a_long_group_and_little_of_short_ones) {
  const std::string coding = kX264;
  EXPECT_LT(frames_decoded(make_clip(moving(6) + " -bf 3 -b_strategy 0 " + coding, "a.mp4")), 110);
  EXPECT_LT(frames_decoded(make_clip(moving(6) + " -g 15 -keyint_min 15 " + coding, "a.mp4")), 60);
  EXPECT_LT(frames_decoded(make_clip(
                moving(6) + " -c:v libx265 -x265-params "
                            "log-level=none:pools=none:frame-threads=1:open-gop=0:keyint=15",
                "a.mp4")),
            60);
}

}  // namespace
}  // namespace nightlight::media::worker
