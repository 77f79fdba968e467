#include "protocol.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace nightlight::media::protocol {
namespace {

Request decode_request() {
  Request request;
  request.format = Format::kPng;
  request.max_pixels = 1'000'000;
  request.file_size = 12'345;
  return request;
}

Request render_request() {
  Request request = decode_request();
  request.task = Task::kRender;
  request.rendering = Rendering::kDisplay;
  request.look = Look::kFull;
  request.max_side = 800;
  return request;
}

Answer good_answer() {
  Answer answer;
  answer.outcome = Outcome::kDone;
  answer.width = 20;
  answer.height = 30;
  answer.provenance = {.stored_width = 30,
                       .stored_height = 20,
                       .orientation = 6,
                       .pages = 3,
                       .had_alpha = true,
                       .had_icc_profile = true,
                       .damaged = true};
  answer.payload_size = 2400;  // with alpha
  return answer;
}

Code code_of(const Answer& answer, const Request& request) {
  const auto parsed = parse_answer(encode_answer(answer), request);
  return parsed ? Code::kInternal : parsed.error().code();
}

TEST(Request, comes_back_as_it_was_sent) {
  const Request sent = render_request();
  const Bytes bytes = encode_request(sent);
  ASSERT_EQ(bytes.size(), kRequestSize);
  const auto parsed = parse_request(bytes);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(encode_request(*parsed), bytes);
  EXPECT_EQ(parsed->task, Task::kRender);
  EXPECT_EQ(parsed->format, Format::kPng);
  EXPECT_EQ(parsed->max_side, 800U);
  EXPECT_EQ(parsed->file_size, 12'345U);
}

TEST(Request, with_any_field_out_of_range_is_corrupt) {
  const Bytes good = encode_request(decode_request());
  for (std::size_t at = 0; at < 5; ++at) {  // version, task, format, rendering, look
    Bytes bad = good;
    bad[at] = std::byte{0x77};
    EXPECT_EQ(parse_request(bad).error().code(), Code::kCorrupt) << at;
  }
  Request huge = decode_request();
  huge.file_size = kMaxFileSize + 1;
  EXPECT_EQ(parse_request(encode_request(huge)).error().code(), Code::kCorrupt);
  for (std::size_t size = 0; size < kRequestSize; ++size) {
    EXPECT_FALSE(parse_request(ByteView(good).first(size)));
  }
}

TEST(Answer, comes_back_as_it_was_sent_with_the_format_of_the_request) {
  const Bytes bytes = encode_answer(good_answer());
  ASSERT_EQ(bytes.size(), kAnswerSize);
  const auto parsed = parse_answer(bytes, decode_request());
  ASSERT_TRUE(parsed) << to_text(parsed.error());
  EXPECT_EQ(encode_answer(*parsed), bytes);
  EXPECT_EQ(parsed->provenance.format, Format::kPng);
  EXPECT_EQ(parsed->provenance.orientation, 6);
  EXPECT_TRUE(parsed->provenance.damaged);
}

TEST(Answer, of_each_failure_is_empty) {
  for (const Outcome outcome :
       {Outcome::kUnreadable, Outcome::kTooLarge, Outcome::kOutOfMemory, Outcome::kNoPicture}) {
    Answer answer;
    answer.outcome = outcome;
    const auto parsed = parse_answer(encode_answer(answer), decode_request());
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->outcome, outcome);
    answer.payload_size = 1;
    EXPECT_EQ(code_of(answer, decode_request()), Code::kCorrupt);
  }
}

TEST(Answer, that_contradicts_itself_or_the_request_is_corrupt) {
  const auto with = [](auto change) {
    Answer answer = good_answer();
    change(answer);
    return code_of(answer, decode_request());
  };
  EXPECT_EQ(with([](Answer&) {}), Code::kInternal);  // the good one passes
  EXPECT_EQ(with([](Answer& a) { a.width = 0; }), Code::kCorrupt);
  EXPECT_EQ(with([](Answer& a) { a.width = 21; }), Code::kCorrupt);
  EXPECT_EQ(with([](Answer& a) { a.payload_size = 2399; }), Code::kCorrupt);
  EXPECT_EQ(with([](Answer& a) { a.provenance.orientation = 0; }), Code::kCorrupt);
  EXPECT_EQ(with([](Answer& a) { a.provenance.orientation = 9; }), Code::kCorrupt);
  EXPECT_EQ(with([](Answer& a) { a.provenance.orientation = 1; }), Code::kCorrupt);
  EXPECT_EQ(with([](Answer& a) { a.provenance.pages = 0; }), Code::kCorrupt);
  EXPECT_EQ(with([](Answer& a) {
              a.width = a.height = a.provenance.stored_width = a.provenance.stored_height =
                  0xffffffff;
              a.payload_size = 3;
            }),
            Code::kCorrupt);
}

TEST(Answer, at_the_limit_of_pixels_passes_and_above_does_not) {
  Answer answer = good_answer();
  answer.width = answer.provenance.stored_height = 1000;
  answer.height = answer.provenance.stored_width = 1000;
  answer.payload_size = 4'000'000;
  EXPECT_EQ(code_of(answer, decode_request()), Code::kInternal);
  answer.width = answer.provenance.stored_height = 1001;
  answer.payload_size = 4'004'000;
  EXPECT_EQ(code_of(answer, decode_request()), Code::kCorrupt);
}

TEST(Answer, to_a_render_request_is_bounded_by_the_side_asked_for) {
  Answer answer = good_answer();
  answer.width = 800;
  answer.height = 600;
  answer.payload_size = 100'000;
  EXPECT_EQ(code_of(answer, render_request()), Code::kInternal);
  answer.height = 801;
  EXPECT_EQ(code_of(answer, render_request()), Code::kCorrupt);
  answer.height = 600;
  answer.payload_size = 4 * 800 * 600 + 65'537;
  EXPECT_EQ(code_of(answer, render_request()), Code::kCorrupt);
  answer.payload_size = 0;
  EXPECT_EQ(code_of(answer, render_request()), Code::kCorrupt);
}

TEST(Answer, cut_or_with_unknown_bits_is_corrupt) {
  const Bytes good = encode_answer(good_answer());
  for (std::size_t size = 0; size < kAnswerSize; ++size) {
    EXPECT_FALSE(parse_answer(ByteView(good).first(size), decode_request()));
  }
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{24}}) {  // …, flags
    Bytes bad = good;
    bad[at] = std::byte{0x80};
    EXPECT_FALSE(parse_answer(bad, decode_request())) << at;
  }
}

// The lines of the block that follows the marker in docs/spec/decoder-protocol.md.
std::vector<Bytes> worked_example() {
  std::ifstream in(NIGHTLIGHT_SOURCE_DIR "/docs/spec/decoder-protocol.md");
  std::vector<Bytes> lines;
  bool found = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("<!-- The tests read")) found = true;
    if (!found || line.empty() || line[0] == '<' || line[0] == '`') continue;
    std::erase(line, ' ');
    const auto bytes = decode_hex(line);
    if (!bytes) break;
    lines.push_back(*bytes);
  }
  return lines;
}

TEST(Protocol, is_the_one_of_its_page) {
  const std::vector<Bytes> lines = worked_example();
  ASSERT_EQ(lines.size(), 2U);
  Request request;
  request.format = Format::kPng;
  request.max_pixels = 100'000'000;
  request.file_size = 70;
  request.interval = std::chrono::seconds(1);
  request.max_frames = 25'000;
  request.max_pages = 64;
  request.max_duration = std::chrono::hours(6);
  EXPECT_EQ(encode_request(request), lines[0]);
  const auto answer = parse_answer(lines[1], request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->width, 2U);
  EXPECT_EQ(answer->height, 1U);
  EXPECT_TRUE(answer->provenance.had_alpha);
  EXPECT_FALSE(answer->provenance.damaged);
  EXPECT_EQ(answer->payload_size, 8U);
}

TEST(Hello, is_known_by_every_byte) {
  const Bytes hello = encode_hello();
  ASSERT_EQ(hello.size(), kHelloSize);
  EXPECT_TRUE(parse_hello(hello));
  for (std::size_t at = 0; at < hello.size(); ++at) {
    Bytes bad = hello;
    bad[at] ^= std::byte{1};
    EXPECT_FALSE(parse_hello(bad));
  }
}

}  // namespace
}  // namespace nightlight::media::protocol
