// What the pool holds a worker's frames against.
#include "frame_check.h"

#include <gtest/gtest.h>

namespace nightlight::media {
namespace {

using protocol::FrameHead;
using protocol::Outcome;
using protocol::Request;
using protocol::Summary;
using std::chrono::seconds;

Request request_for(Format format) {
  Request request;
  request.task = protocol::Task::kFrames;
  request.format = format;
  request.max_pixels = 100;
  request.file_size = 5000;
  request.max_frames = 3;
  request.max_pages = 2;
  request.max_duration = seconds(10);
  return request;
}

FrameHead frame(Frame::Kind kind, std::uint32_t number, FrameTime at = FrameTime(0)) {
  FrameHead head{.kind = kind, .number = number, .at = at};
  head.picture = {.outcome = Outcome::kDone, .width = 5, .height = 2, .payload_size = 30};
  head.picture.provenance.stored_width = 5;
  head.picture.provenance.stored_height = 2;
  head.picture.provenance.pages = 2;
  return head;
}

FrameHead sample(std::uint32_t number, FrameTime at) {
  return frame(Frame::Kind::kVideo, number, at);
}

bool is_corrupt(const Status& status) {
  return !status && status.error().code() == Code::kCorrupt;
}

Summary summary_of(std::uint32_t taken, std::uint64_t decoded, FrameTime duration) {
  return {
      .outcome = Outcome::kDone, .decoded_frames = decoded, .taken = taken, .duration = duration};
}

TEST(FrameCheck, takes_an_honest_video) {
  FrameCheck check(request_for(Format::kMp4));
  EXPECT_TRUE(check.admit(frame(Frame::Kind::kCover, 1)));
  EXPECT_TRUE(check.admit(sample(1, seconds(0))));
  EXPECT_TRUE(check.admit(sample(31, seconds(1))));
  EXPECT_TRUE(check.admit(sample(32, seconds(1))));
  EXPECT_TRUE(check.close(summary_of(3, 32, seconds(1))));
}

TEST(FrameCheck, refuses_kinds_that_do_not_fit_the_format) {
  EXPECT_TRUE(
      is_corrupt(FrameCheck(request_for(Format::kMp4)).admit(frame(Frame::Kind::kPage, 1))));
  EXPECT_TRUE(is_corrupt(FrameCheck(request_for(Format::kGif)).admit(sample(1, seconds(0)))));
  EXPECT_TRUE(
      is_corrupt(FrameCheck(request_for(Format::kJpeg)).admit(frame(Frame::Kind::kCover, 1))));
}

TEST(FrameCheck, refuses_numbers_that_do_not_rise_and_times_that_fall) {
  FrameCheck check(request_for(Format::kMp4));
  EXPECT_TRUE(is_corrupt(check.admit(sample(0, seconds(0)))));
  EXPECT_TRUE(check.admit(sample(7, seconds(2))));
  EXPECT_TRUE(is_corrupt(check.admit(sample(7, seconds(3)))));
  EXPECT_TRUE(is_corrupt(check.admit(sample(8, seconds(1)))));
  EXPECT_TRUE(is_corrupt(check.admit(sample(8, seconds(11)))));
  EXPECT_TRUE(check.admit(sample(8, seconds(10))));
}

TEST(FrameCheck, refuses_more_than_was_asked_for) {
  FrameCheck video(request_for(Format::kMp4));
  for (std::uint32_t i = 1; i <= 3; ++i) EXPECT_TRUE(video.admit(sample(i, seconds(i))));
  EXPECT_TRUE(is_corrupt(video.admit(sample(4, seconds(4)))));
  FrameCheck pages(request_for(Format::kGif));
  EXPECT_TRUE(pages.admit(frame(Frame::Kind::kPage, 1)));
  EXPECT_TRUE(pages.admit(frame(Frame::Kind::kPage, 2)));
  EXPECT_TRUE(is_corrupt(pages.admit(frame(Frame::Kind::kPage, 3))));
  FrameCheck covers(request_for(Format::kMp4));
  for (std::uint32_t i = 1; i <= kMostCovers; ++i) {
    EXPECT_TRUE(covers.admit(frame(Frame::Kind::kCover, i)));
  }
  EXPECT_TRUE(is_corrupt(covers.admit(frame(Frame::Kind::kCover, kMostCovers + 1))));
}

TEST(FrameCheck, refuses_a_page_beyond_the_last_one_and_times_of_pages) {
  FrameCheck check(request_for(Format::kTiff));
  EXPECT_TRUE(is_corrupt(check.admit(frame(Frame::Kind::kPage, 3))));
  EXPECT_TRUE(is_corrupt(check.admit(frame(Frame::Kind::kPage, 1, seconds(1)))));
  EXPECT_TRUE(check.admit(frame(Frame::Kind::kPage, 2)));
}

TEST(FrameCheck, refuses_a_summary_that_does_not_count_what_came) {
  FrameCheck check(request_for(Format::kMp4));
  EXPECT_TRUE(is_corrupt(check.close(summary_of(0, 0, seconds(0)))));
  EXPECT_TRUE(check.admit(sample(7, seconds(2))));
  EXPECT_TRUE(is_corrupt(check.close(summary_of(2, 7, seconds(2)))));
  EXPECT_TRUE(is_corrupt(check.close(summary_of(1, 6, seconds(2)))));
  EXPECT_TRUE(is_corrupt(check.close(summary_of(1, 7, seconds(1)))));
  EXPECT_TRUE(check.close(summary_of(1, 7, seconds(2))));
  EXPECT_TRUE(check.close({.outcome = Outcome::kOutOfMemory})) << "a failure may come at any time";
}

// ---- the messages themselves ----

TEST(FrameMessage, comes_back_as_it_was_sent) {
  const Bytes bytes = encode_frame(sample(31, FrameTime(1'000'001)));
  ASSERT_EQ(bytes.size(), protocol::kFrameSize);
  const auto parsed = parse_frame(bytes, request_for(Format::kMp4));
  ASSERT_TRUE(parsed) << to_text(parsed.error());
  EXPECT_EQ(encode_frame(*parsed), bytes);
  EXPECT_EQ(parsed->number, 31U);
  EXPECT_EQ(parsed->at, FrameTime(1'000'001));
  EXPECT_EQ(parsed->picture.provenance.format, Format::kMp4);
}

TEST(FrameMessage, is_held_against_the_limit_of_pixels) {
  FrameHead head = sample(1, seconds(0));
  head.picture.width = head.picture.provenance.stored_width = 51;
  head.picture.payload_size = 3 * 51 * 2;
  EXPECT_FALSE(parse_frame(encode_frame(head), request_for(Format::kMp4)));
  head = sample(1, seconds(0));
  head.picture.payload_size = 40;  // alpha that is not announced
  EXPECT_FALSE(parse_frame(encode_frame(head), request_for(Format::kMp4)));
  head.picture.provenance.had_alpha = true;
  EXPECT_TRUE(parse_frame(encode_frame(head), request_for(Format::kMp4)));
}

TEST(FrameMessage, cut_or_of_another_kind_is_corrupt) {
  const Request request = request_for(Format::kMp4);
  const Bytes good = encode_frame(sample(1, seconds(0)));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(parse_frame(ByteView(good).first(size), request));
  }
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    Bytes bad = good;  // version, message, kind, sign of the time
    bad[at] = std::byte{0x80};
    EXPECT_FALSE(parse_frame(bad, request)) << at;
  }
}

TEST(WantMessage, must_lie_within_the_file) {
  const Request request = request_for(Format::kMp4);
  const auto fits = [&](std::uint64_t offset, std::uint32_t size) {
    return parse_want(protocol::encode_want({offset, size}), request).has_value();
  };
  EXPECT_TRUE(fits(0, 5000));
  EXPECT_TRUE(fits(4999, 1));
  EXPECT_FALSE(fits(0, 5001));
  EXPECT_FALSE(fits(5000, 1));
  EXPECT_FALSE(fits(0, 0));
  EXPECT_FALSE(fits(~std::uint64_t{0}, 2));
  Request large = request;
  large.file_size = std::uint64_t{1} << 40;
  EXPECT_TRUE(parse_want(protocol::encode_want({5, protocol::kMostWanted}), large));
  EXPECT_FALSE(parse_want(protocol::encode_want({5, protocol::kMostWanted + 1}), large));
}

TEST(ProgressMessage, is_at_most_everything) {
  EXPECT_EQ(protocol::parse_progress(protocol::encode_progress(protocol::kWholeProgress)).value(),
            protocol::kWholeProgress);
  EXPECT_FALSE(protocol::parse_progress(protocol::encode_progress(protocol::kWholeProgress + 1)));
  EXPECT_FALSE(protocol::parse_progress({}));
}

TEST(SummaryMessage, comes_back_as_it_was_sent_and_does_not_contradict_itself) {
  Summary sent = summary_of(3, 90, seconds(3));
  sent.damaged = sent.cut_short = true;
  const Bytes bytes = encode_summary(sent);
  ASSERT_EQ(bytes.size(), protocol::kSummarySize);
  const auto parsed = protocol::parse_summary(bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(encode_summary(*parsed), bytes);
  EXPECT_TRUE(parsed->cut_short);
  EXPECT_FALSE(protocol::parse_summary(encode_summary(summary_of(3, 2, seconds(3)))));
  sent.outcome = Outcome::kNoPicture;
  EXPECT_FALSE(protocol::parse_summary(encode_summary(sent)));
  EXPECT_TRUE(protocol::parse_summary(protocol::encode_summary({.outcome = Outcome::kNoPicture})));
  Bytes bad = bytes;
  bad.back() = std::byte{4};
  EXPECT_FALSE(protocol::parse_summary(bad));
}

TEST(Prefix, names_each_message_and_its_size) {
  for (const auto& [bytes, size] :
       {std::pair{protocol::encode_answer({}), protocol::kAnswerSize},
        std::pair{protocol::encode_want({}), protocol::kWantSize},
        std::pair{encode_frame(sample(1, seconds(0))), protocol::kFrameSize},
        std::pair{protocol::encode_progress(0), protocol::kProgressSize},
        std::pair{protocol::encode_summary(Summary{}), protocol::kSummarySize}}) {
    const auto message = protocol::parse_prefix(ByteView(bytes).first(protocol::kPrefixSize));
    ASSERT_TRUE(message);
    EXPECT_EQ(protocol::size_of(*message), size);
    EXPECT_EQ(bytes.size(), size);
    EXPECT_LE(size, protocol::kMostMessageSize);
  }
  EXPECT_FALSE(protocol::parse_prefix(Bytes{std::byte{2}, std::byte{6}}));
  EXPECT_FALSE(protocol::parse_prefix(Bytes{std::byte{1}, std::byte{1}}));
}

}  // namespace
}  // namespace nightlight::media
