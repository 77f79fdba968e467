#include "nightlight/phash/vpdq.h"

#include <gtest/gtest.h>

#include <random>

namespace nightlight::phash {
namespace {

using namespace std::chrono_literals;

const std::string kHex = "bf538ce382d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d569";
const std::string kOther = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";
const PdqHash kHash = PdqHash::parse(kHex).value();

VideoFingerprint read(std::string_view text) {
  const auto video = parse_vpdq(text);
  if (video) return *video;
  ADD_FAILURE() << to_text(video.error());
  return {};
}

// "byte: what is wrong"
std::string error_of(std::string_view text) {
  const auto video = parse_vpdq(text);
  if (video) return "accepted";
  EXPECT_EQ(video.error().code(), Code::kInvalidArgument) << text;
  return std::to_string(video.error().position().value_or(9999)) + ": " +
         std::string(video.error().what());
}

TEST(Vpdq, reads_the_lines_of_metas_tool) {
  const auto video = read("0,100," + kHex + ",0.000\n30,49," + kOther + ",1.001\n");
  ASSERT_EQ(video.frames.size(), 2u);
  EXPECT_EQ(video.frames[0], (VideoFrame{0us, kHash, 100}));
  EXPECT_EQ(video.frames[1], (VideoFrame{1001ms, PdqHash::parse(kOther).value(), 49}));
}

TEST(Vpdq, reads_the_array_of_python_threatexchange) {
  const auto video =
      read(" [\"" + kHex + ",100,0.0\" ,\n \"" + kOther + ",49,4.004000000000001\"]\n");
  ASSERT_EQ(video.frames.size(), 2u);
  EXPECT_EQ(video.frames[0], (VideoFrame{0us, kHash, 100}));
  EXPECT_EQ(video.frames[1], (VideoFrame{4004ms, PdqHash::parse(kOther).value(), 49}));
}

TEST(Vpdq, takes_upper_case_carriage_returns_blank_lines_and_a_last_line_without_its_end) {
  std::string upper = kHex;
  for (char& c : upper) c = char(std::toupper(c));
  const auto video = read("\r\n0,1," + upper + ",3\r\n\n1,2," + kHex + ",4.5");
  ASSERT_EQ(video.frames.size(), 2u);
  EXPECT_EQ(video.frames[0], (VideoFrame{3s, kHash, 1}));
  EXPECT_EQ(video.frames[1], (VideoFrame{4500ms, kHash, 2}));
}

TEST(Vpdq, rounds_times_to_the_nearest_microsecond) {
  const auto at = [](const std::string& seconds) {
    return read("0,1," + kHex + "," + seconds).frames.at(0).at;
  };
  EXPECT_EQ(at("0.0000004"), 0us);
  EXPECT_EQ(at("0.0000005"), 1us);
  EXPECT_EQ(at("0.03336666666666667"), 33367us);
  EXPECT_EQ(at("1.99999951"), 2s);
  EXPECT_EQ(at("0007"), 7s);
  EXPECT_EQ(at("9999999.999999"), kMaxVideoTime);
}

TEST(Vpdq, puts_frames_in_order_of_time_and_keeps_the_order_of_equal_times) {
  const auto video = read("0,1," + kHex + ",2\n1,2," + kHex + ",1\n2,3," + kHex + ",2\n");
  std::vector<int> qualities;
  for (const VideoFrame& frame : video.frames) qualities.push_back(frame.quality);
  EXPECT_EQ(qualities, (std::vector<int>{2, 1, 3}));
}

TEST(Vpdq, writes_milliseconds_and_microseconds_where_they_say_more) {
  const VideoFingerprint video{{{0us, kHash, 100}, {1001ms, kHash, 7}, {2000001us, kHash, 0}}};
  EXPECT_EQ(vpdq_text(video),
            "0,100," + kHex + ",0.000\n1,7," + kHex + ",1.001\n2,0," + kHex + ",2.000001\n");
}

TEST(Vpdq, reads_back_what_it_writes) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 50; ++round) {
    VideoFingerprint video;
    VideoTime at{0};
    for (std::size_t i = 0; i < 1 + random() % 40; ++i) {
      at += VideoTime(std::int64_t(random() % 3'000'000));
      const PdqHash hash({random(), random(), random(), random()});
      video.frames.push_back({at, hash, int(random() % 101)});
    }
    video.frames.back().at = kMaxVideoTime;
    EXPECT_EQ(read(vpdq_text(video)), video);
  }
}

TEST(Vpdq, refuses_bad_lines_and_names_the_byte) {
  EXPECT_EQ(error_of(""), "0: there are no frames");
  EXPECT_EQ(error_of("\n \n"), "3: there are no frames");
  EXPECT_EQ(error_of("x"), "0: a line starts with a frame's number");
  EXPECT_EQ(error_of("-1,5," + kHex + ",1"), "0: a line starts with a frame's number");
  EXPECT_EQ(error_of("12345678901,5," + kHex + ",1"), "10: a line starts with a frame's number");
  EXPECT_EQ(error_of("0 5"), "1: a comma is missing");
  EXPECT_EQ(error_of("0,101," + kHex + ",1"), "2: a quality is a number from 0 to 100");
  EXPECT_EQ(error_of("0,,"), "2: a quality is a number from 0 to 100");
  EXPECT_EQ(error_of("0,0100," + kHex + ",1"), "5: a quality is a number from 0 to 100");
  EXPECT_EQ(error_of("0,5," + kHex.substr(0, 63) + ",1"),
            "67: a PDQ hash has 64 hexadecimal digits");
  EXPECT_EQ(error_of("0,5," + kHex + "0,1"), "68: a PDQ hash has 64 hexadecimal digits");
  EXPECT_EQ(error_of("0,5,g" + kHex.substr(1) + ",1"), "4: not a hexadecimal digit");
  EXPECT_EQ(error_of("0,5,0x" + kHex.substr(2) + ",1"), "5: not a hexadecimal digit");
  EXPECT_EQ(error_of("0,5," + kHex), "68: a comma is missing");
  const std::string no_time = "a time is seconds with up to 7 digits before the point";
  EXPECT_EQ(error_of("0,5," + kHex + ",-1"), "69: " + no_time);
  EXPECT_EQ(error_of("0,5," + kHex + ",nan"), "69: " + no_time);
  EXPECT_EQ(error_of("0,5," + kHex + ",12345678"), "76: " + no_time);
  EXPECT_EQ(error_of("0,5," + kHex + ",1."), "71: a time has 1 to 20 digits after its point");
  EXPECT_EQ(error_of("0,5," + kHex + ",1." + std::string(21, '0')),
            "91: a time has 1 to 20 digits after its point");
  EXPECT_EQ(error_of("0,5," + kHex + ",9999999.9999995"), "84: a time is under 10,000,000 seconds");
  EXPECT_EQ(error_of("0,5," + kHex + ",1e5"), "70: a line has four fields");
  EXPECT_EQ(error_of("0,5," + kHex + ",1,2"), "70: a line has four fields");
  EXPECT_EQ(error_of("0,5," + kHex + ",1\n\n1,"), "74: a quality is a number from 0 to 100");
}

TEST(Vpdq, refuses_bad_arrays_and_names_the_byte) {
  const std::string good = "\"" + kHex + ",5,1\"";
  EXPECT_EQ(error_of("[]"), "2: there are no frames");
  EXPECT_EQ(error_of("["), "1: a string is missing");
  EXPECT_EQ(error_of("[" + good), "71: a comma is missing between strings");
  EXPECT_EQ(error_of("[" + good + " " + good + "]"), "72: a comma is missing between strings");
  EXPECT_EQ(error_of("[" + good + ",]"), "72: a string is missing");
  EXPECT_EQ(error_of("[" + good + "]x"), "72: something follows the array");
  EXPECT_EQ(error_of("[1]"), "1: a string is missing");
  EXPECT_EQ(error_of("[\"" + kHex + ",5,1,\"]"), "70: a string has three fields");
  EXPECT_EQ(error_of("[\"\\u0062" + kHex + ",5,1\"]"), "2: not a hexadecimal digit");
  EXPECT_EQ(error_of("[\"" + kHex + "\n,5,1\"]"), "66: a comma is missing");
}

TEST(Vpdq, stops_at_its_limits) {
  std::string text;
  const std::string line = "0,5," + kHex + ",1\n";
  text.reserve(line.size() * (kMaxVideoFrames + 1));
  for (std::size_t i = 0; i < kMaxVideoFrames; ++i) text += line;
  EXPECT_EQ(read(text).frames.size(), kMaxVideoFrames);
  text += line;
  auto video = parse_vpdq(text);
  ASSERT_FALSE(video);
  EXPECT_EQ(video.error().code(), Code::kExhausted);
  EXPECT_EQ(video.error().position(), line.size() * kMaxVideoFrames);
  video = parse_vpdq(std::string(kMaxVpdqBytes + 1, ' '));
  ASSERT_FALSE(video);
  EXPECT_EQ(video.error().code(), Code::kExhausted);
}

}  // namespace
}  // namespace nightlight::phash
