// Videos that are cut, flipped, or made to harm.
#include <random>

#include "clips.h"
#include "pictures.h"
#include "processes.h"

namespace nightlight::media {
namespace {

constexpr const char* kH264 = " -c:v libx264 -pix_fmt yuv420p ";

class VideoDamage : public RealDecoder {
 protected:
  static CollectingSink collect(ByteView file, const FrameOptions& options = {}) {
    return collect_frames(*decoder_, file, options);
  }
  static Code code_of(ByteView file) {
    const CollectingSink got = collect(file);
    EXPECT_FALSE(got.summary);
    return got.summary ? Code::kInternal : got.summary.error().code();
  }
};

// ---- cut and flipped ----

TEST_F(VideoDamage, cut_streams_give_what_is_there) {
  for (const char* name : {"a.ts", "a.mkv", "a.flv", "a.avi"}) {
    SCOPED_TRACE(name);
    const Bytes file = make_clip(moving(4, 10) + kH264 + "-g 10", name);
    const CollectingSink whole = collect(file);
    ASSERT_TRUE(whole.summary);
    ASSERT_EQ(whole.frames.size(), 4U);
    const CollectingSink got = collect(ByteView(file).first(file.size() * 6 / 10));
    ASSERT_TRUE(got.summary) << to_text(got.summary.error());
    ASSERT_GE(got.frames.size(), 2U);
    EXPECT_LT(got.summary->decoded_frames, whole.summary->decoded_frames);
    EXPECT_EQ(got.frames[0].image.rgb, whole.frames[0].image.rgb);
    EXPECT_EQ(got.frames[1].image.rgb, whole.frames[1].image.rgb);
  }
}

TEST_F(VideoDamage, packets_that_cannot_be_decoded_are_passed_over_and_told) {
  Bytes file = make_clip(moving(4, 10) + kH264 + "-g 10", "a.mkv");
  std::mt19937 random(3);
  for (std::size_t at = file.size() / 4; at < file.size() / 2; at += 40) {
    file[at] = static_cast<std::byte>(random() % 256);
  }
  const CollectingSink got = collect(file);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  EXPECT_TRUE(got.summary->damaged);
  EXPECT_GE(got.frames.size(), 2U);
  EXPECT_GE(got.frames.back().at, std::chrono::seconds(2)) << "what follows is decoded again";
}

Bytes mutated(Bytes file, std::mt19937& random) {
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  const std::size_t changes = 1 + below(8);
  for (std::size_t i = 0; i < changes; ++i) {
    // Headers are at the beginning, and in an MP4 at the end.
    const std::size_t edge = std::min<std::size_t>(file.size(), 1200);
    const std::size_t place = below(3);
    const std::size_t at = place == 0   ? below(edge)
                           : place == 1 ? file.size() - 1 - below(edge)
                                        : below(file.size());
    file[at] = below(3) == 0 ? static_cast<std::byte>(below(256))
                             : file[at] ^ static_cast<std::byte>(1U << below(8));
  }
  if (below(5) == 0) file.resize(1 + below(file.size()));
  return file;
}

TEST_F(VideoDamage, every_mutated_video_gets_a_typed_answer_and_the_pool_survives) {
  std::mt19937 random(20260311);
  const std::size_t descriptors = open_descriptors();
  const std::pair<const char*, const char*> kClips[] = {
      {"a.mp4", "-c:v libx264 -pix_fmt yuv420p -x264-params sei=0"},
      {"a.mkv", "-c:v libx265 -x265-params log-level=none:pools=none:frame-threads=1"},
      {"a.webm", "-c:v libvpx-vp9 -cpu-used 8"},
      {"b.webm", "-c:v libvpx -cpu-used 8"},
      {"a.ts", "-c:v mpeg2video"},
      {"a.avi", "-c:v mpeg4 -bf 2"},
      {"a.flv", "-c:v flv"},
      {"a.ogv", "-c:v libtheora"},
      {"a.wmv", "-c:v wmv2"},
      {"a.mpg", "-c:v mpeg1video -r 25"},
      {"b.mp4", "-c:v libaom-av1 -cpu-used 8"},
      {"a.mov", "-c:v prores"}};
  int read = 0;
  int refused = 0;
  for (const auto& [name, coding] : kClips) {
    const Bytes file = make_clip(moving(2, 5, "64x32") + " " + coding, name);
    for (int i = 0; i < 25; ++i) {
      const CollectingSink got = collect(mutated(file, random));
      if (got.summary) {
        ++read;
      } else {
        ++refused;
        // A crash is an answer too, but with these files there is none today.
        EXPECT_TRUE(got.summary.error().code() == Code::kInvalidArgument ||
                    got.summary.error().code() == Code::kExhausted)
            << name << " " << i << ": " << to_text(got.summary.error());
      }
    }
    EXPECT_TRUE(collect(file).summary) << name;
  }
  EXPECT_GT(read, 60);
  EXPECT_GT(refused, 20);
  EXPECT_EQ(children_of(::getpid()).size(), 1U);
  EXPECT_EQ(open_descriptors(), descriptors);
}

TEST_F(VideoDamage, the_right_magic_before_nothing_is_unreadable) {
  const std::string_view kMagics[] = {
      std::string_view("\0\0\0\x14"
                       "ftypisom\0\0\2\0isom",
                       20),
      std::string_view("\0\0\0\x08moov", 8),
      std::string_view("\x1a\x45\xdf\xa3", 4),
      std::string_view("RIFF\0\0\0\0AVI ", 12),
      std::string_view("FLV\x01\x05\0\0\0\x09", 9),
      std::string_view("OggS\0\x02", 6),
      std::string_view("\0\0\x01\xba", 4),
      std::string_view("\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", 16)};
  for (const std::string_view magic : kMagics) {
    for (const std::size_t zeros : {std::size_t{0}, std::size_t{5}, std::size_t{5000}}) {
      Bytes file = to_bytes(magic);
      file.resize(file.size() + zeros);
      EXPECT_EQ(code_of(file), Code::kInvalidArgument) << magic << zeros;
    }
  }
  EXPECT_EQ(code_of({}), Code::kInvalidArgument);
}

// ---- made to harm ----

// Writes `number` over the four bytes that are `offset` after the type of the first such box.
Bytes with_number(Bytes file, std::string_view box, std::size_t offset, std::uint32_t number) {
  const std::size_t at = as_text(file).find(box);
  EXPECT_NE(at, std::string_view::npos) << box;
  const Bytes bytes = Encoder().u32(number).result();
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(at + offset));
  return file;
}

TEST_F(VideoDamage, absurd_numbers_in_an_mp4_end_in_an_answer) {
  const Bytes file = make_clip(moving(2, 10) + kH264, "a.mp4");
  struct Lie {
    const char* box;
    std::size_t offset;
  };
  // ISO/IEC 14496-12, version 0: time scale and duration of the media, durations of samples,
  // composition offsets, edits, sizes, chunk offsets, and each box's number of entries.
  constexpr Lie kLies[] = {{"mdhd", 16}, {"mdhd", 20}, {"mvhd", 16}, {"mvhd", 20}, {"stts", 8},
                           {"stts", 12}, {"stts", 16}, {"ctts", 8},  {"ctts", 12}, {"ctts", 16},
                           {"elst", 8},  {"elst", 12}, {"elst", 16}, {"stsz", 8},  {"stsz", 12},
                           {"stsz", 16}, {"stco", 8},  {"stco", 12}, {"stsc", 8},  {"stsc", 12},
                           {"stsc", 16}, {"stss", 8},  {"tkhd", 24}, {"stsd", 8},  {"dref", 8}};
  for (const Lie& lie : kLies) {
    for (const std::uint32_t number : {0U, 1U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
      const CollectingSink got = collect(with_number(file, lie.box, lie.offset, number));
      if (got.summary) continue;
      EXPECT_TRUE(got.summary.error().code() == Code::kInvalidArgument ||
                  got.summary.error().code() == Code::kExhausted)
          << lie.box << lie.offset << " " << number << to_text(got.summary.error());
    }
  }
  EXPECT_EQ(children_of(::getpid()).size(), 1U);
  EXPECT_EQ(collect(file).frames.size(), 2U);
}

TEST_F(VideoDamage, a_picture_size_beyond_the_limit_is_refused_before_decoding) {
  // VisualSampleEntry: 16-bit width and height.
  const Bytes file = make_clip(moving(1, 10) + kH264, "a.mp4");
  EXPECT_EQ(code_of(with_number(file, std::string_view("avc1\0\0\0\0", 8), 28, 0xffffffff)),
            Code::kExhausted);
  // Matroska: PixelWidth and PixelHeight, here of one byte each, are made larger than the film.
  Bytes webm = make_clip(moving(1, 10) + " -c:v libvpx -cpu-used 8", "a.webm");
  const std::size_t width = as_text(webm).find("\xb0\x81\x60\xba\x81\x40");
  ASSERT_NE(width, std::string_view::npos);
  webm[width + 2] = webm[width + 5] = std::byte{0xff};
  NullLogger logger;
  PoolOptions options = real_options();
  options.max_pixels = 255 * 255 - 1;
  const auto small = Decoder::open(options, logger);
  ASSERT_TRUE(small);
  const CollectingSink got = collect_frames(**small, webm, {});
  ASSERT_FALSE(got.summary);
  EXPECT_EQ(got.summary.error().code(), Code::kExhausted);
}

TEST_F(VideoDamage, thousands_of_streams_are_refused) {
  // The track of a small file a thousand times, in one 'moov'.
  const Bytes file = make_clip(moving(1, 5) + " -c:v mpeg4", "a.mp4");
  const std::string_view text = as_text(file);
  const std::size_t moov = text.find("moov") - 4;
  const std::size_t trak = text.find("trak") - 4;
  const std::uint32_t moov_size = *nightlight::Decoder(ByteView(file).subspan(moov)).u32();
  const std::uint32_t trak_size = *nightlight::Decoder(ByteView(file).subspan(trak)).u32();
  constexpr std::uint32_t kCopies = 1000;
  Encoder many;
  many.raw(ByteView(file).first(moov)).u32(moov_size + kCopies * trak_size);
  many.raw(ByteView(file).subspan(moov + 4, trak - moov - 4));
  for (std::uint32_t i = 0; i <= kCopies; ++i) many.raw(ByteView(file).subspan(trak, trak_size));
  many.raw(ByteView(file).subspan(trak + trak_size));
  EXPECT_EQ(code_of(many.result()), Code::kExhausted);
}

// ISO/IEC 14496-12 §8.7.2: samples in another file, here our own and one that everybody has.
TEST_F(VideoDamage, references_to_other_files_are_not_followed) {
  const Bytes file = make_clip(moving(1, 5) + " -c:v mpeg4", "a.mov");
  const std::size_t reference = as_text(file).find("url ");
  ASSERT_NE(reference, std::string_view::npos);
  Bytes outside = file;
  // QuickTime's alias record, by which FFmpeg would find a file, and the flag "not in this file".
  const std::string_view alias = "alis";
  std::copy_n(as_bytes(alias).begin(), 4, outside.begin() + static_cast<std::ptrdiff_t>(reference));
  outside[reference + 7] = std::byte{0};
  const CollectingSink got = collect(outside);
  if (!got.summary) {
    EXPECT_EQ(got.summary.error().code(), Code::kInvalidArgument);
  }
  outside = file;
  outside[reference + 7] = std::byte{0};  // a 'url ' that says it is elsewhere
  const CollectingSink elsewhere = collect(outside);
  if (!elsewhere.summary) {
    EXPECT_EQ(elsewhere.summary.error().code(), Code::kInvalidArgument);
  }
  EXPECT_EQ(children_of(::getpid()).size(), 1U) << "nobody tried to leave the confinement";
}

TEST_F(VideoDamage, lists_of_other_files_are_no_videos) {
  for (const std::string_view list :
       {std::string_view("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n"),
        std::string_view("ffconcat version 1.0\nfile /etc/passwd\n"),
        std::string_view("<?xml version=\"1.0\"?><MPD/>"), std::string_view("v=0\r\no=- 0 0 IN")}) {
    EXPECT_EQ(code_of(as_bytes(list)), Code::kInvalidArgument) << list;
    // Nor when something that we read comes first.
    Bytes dressed = make_clip("-f lavfi -i color=s=16x16:d=1:r=1 -c:v mpeg2video", "a.ts");
    dressed.insert(dressed.begin(), as_bytes(list).begin(), as_bytes(list).end());
    EXPECT_EQ(code_of(dressed), Code::kInvalidArgument);
  }
}

TEST_F(VideoDamage, a_film_of_one_pixel_or_one_frame_is_a_film) {
  const Bytes dot =
      make_clip("-f lavfi -i color=c=red:s=64x64:r=2:d=1,scale=1:1 -c:v png", "a.mov");
  const CollectingSink got = collect(dot);
  ASSERT_TRUE(got.summary) << to_text(got.summary.error());
  EXPECT_EQ(got.frames.size(), 1U);
  EXPECT_EQ(got.frames[0].image.width, 1U);
  const Bytes one =
      make_clip("-f lavfi -i color=c=red:s=64x64:r=1:d=1" + std::string(kH264), "b.mp4");
  EXPECT_EQ(collect(one).summary->decoded_frames, 1U);
  EXPECT_EQ(collect(one).summary->duration, FrameTime(0));
}

}  // namespace
}  // namespace nightlight::media
