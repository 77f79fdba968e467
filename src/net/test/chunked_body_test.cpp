#include "chunked_body.h"

#include <gtest/gtest.h>

namespace nightlight::net {
namespace {

using Step = ChunkedBody::Step;

struct Outcome {
  Step step = Step::kNeedMore;
  std::size_t consumed = 0;
  std::string bytes;
};

// Feeds `size` bytes at a time, until the body ends.
Outcome read(std::string_view text, std::size_t size, std::size_t max_bytes = 100,
             std::size_t max_line = 40) {
  ChunkedBody body(max_bytes, max_line);
  Outcome outcome;
  while (outcome.step == Step::kNeedMore && outcome.consumed < text.size()) {
    const auto fed = body.feed(text.substr(outcome.consumed, size));
    outcome.step = fed.step;
    outcome.consumed += fed.consumed;
  }
  outcome.bytes = as_text(body.bytes());
  return outcome;
}

TEST(ChunkedBody, joins_chunks_however_they_arrive) {
  for (const std::string_view text :
       {"5\r\nhello\r\n0\r\n\r\n", "2\r\nhe\r\n3\r\nllo\r\n000\r\n\r\n",
        "5;a\r\nhello\r\n0;b=\"c;d\"\r\n\r\n", "5 ; a=b\r\nhello\r\n0 \t;\r\nX: y\r\nZ:\r\n\r\n",
        "0005\r\nhello\r\n0\r\n\r\n"}) {
    const std::string more = std::string(text) + "GET";
    for (std::size_t size = 1; size <= more.size(); ++size) {
      const Outcome outcome = read(more, size);
      EXPECT_EQ(outcome.step, Step::kComplete) << text << size;
      EXPECT_EQ(outcome.bytes, "hello");
      EXPECT_EQ(outcome.consumed, text.size());
    }
  }
}

// Found by fuzzing: Beast 1.81 ended the process here.
TEST(ChunkedBody, ends_an_empty_body_that_arrives_a_byte_at_a_time) {
  EXPECT_EQ(read("0\r\n\r\n", 1).step, Step::kComplete);
}

TEST(ChunkedBody, refuses_what_the_grammar_does_not_give) {
  for (const std::string_view text : {"\r\n",
                                      "x\r\n",
                                      "-1\r\n",
                                      "+1\r\n",
                                      "0x1\r\n",
                                      " 1\r\n",
                                      "1 \r\n",
                                      "1,\r\n",
                                      "1\n",
                                      "1\r\r\n",
                                      "5\r\nhelloX\r\n",
                                      "5\r\nhello\n",
                                      "5\r\nhello\rX\n",
                                      ";a\r\n",
                                      "1;\x01\r\n",
                                      "1;a\rb\r\n",
                                      "10000000000000000\r\n",
                                      "0\r\nnocolon\r\n",
                                      "0\r\n: y\r\n",
                                      "0\r\nX Y: z\r\n",
                                      "0\r\nX: y\n",
                                      "0\r\n X: y\r\n"}) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      EXPECT_EQ(read(text, size).step, Step::kMalformed) << text << size;
    }
  }
}

TEST(ChunkedBody, needs_more_until_the_last_byte) {
  const std::string_view text = "5;a\r\nhello\r\n0\r\nX: y\r\n\r\n";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(read(text.substr(0, size), 3).step, Step::kNeedMore) << size;
  }
}

TEST(ChunkedBody, takes_bodies_up_to_the_limit) {
  EXPECT_EQ(read("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 4, 5).step, Step::kComplete);
  EXPECT_EQ(read("3\r\nabc\r\n3\r\n", 4, 5).step, Step::kTooLarge);
  EXPECT_EQ(read("FFFFFFFFFFFFFFFF\r\n", 4, 5).step, Step::kTooLarge);
}

TEST(ChunkedBody, limits_lines_and_the_trailer) {
  EXPECT_EQ(read("1;" + std::string(37, 'a') + "\r\n", 7).step, Step::kNeedMore);
  EXPECT_EQ(read("1;" + std::string(38, 'a') + "\r\n", 7).step, Step::kMalformed);
  EXPECT_EQ(read("1;" + std::string(1000, 'a'), 7).step, Step::kMalformed);
  EXPECT_EQ(
      read("0\r\nA: " + std::string(17, 'x') + "\r\nB: " + std::string(17, 'x') + "\r\n", 7).step,
      Step::kNeedMore);
  EXPECT_EQ(
      read("0\r\nA: " + std::string(18, 'x') + "\r\nB: " + std::string(17, 'x') + "\r\n", 7).step,
      Step::kMalformed);
}

}  // namespace
}  // namespace nightlight::net
