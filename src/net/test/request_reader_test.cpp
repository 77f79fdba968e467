#include "request_reader.h"

#include <gtest/gtest.h>

namespace nightlight::net {
namespace {

using Step = RequestReader::Step;

struct Outcome {
  Step last = Step::kNeedMore;
  Request request;
  int status = 0;
  std::size_t consumed = 0;
};

// Feeds `text` so that `size` more bytes become visible at a time, as a network would.
Outcome read(std::string_view text, std::size_t size, const ReadLimits& limits = {}) {
  RequestReader reader(limits);
  Outcome outcome;
  std::size_t visible = 0;
  while (visible < text.size()) {
    visible = std::min(visible + size, text.size());
    for (;;) {
      const auto fed =
          reader.feed(as_bytes(text.substr(outcome.consumed, visible - outcome.consumed)));
      outcome.consumed += fed.consumed;
      outcome.last = fed.step;
      if (fed.step != Step::kHead) break;
    }
    if (outcome.last == Step::kRefused) outcome.status = reader.refusal().status;
    if (outcome.last == Step::kComplete) outcome.request = reader.take_request();
    if (outcome.last != Step::kNeedMore) break;
  }
  return outcome;
}

TEST(RequestReader, does_not_depend_on_how_the_bytes_arrive) {
  const std::string plain =
      "\r\nPOST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nX:  y \r\n\r\nhello";
  const std::string chunked =
      "PUT /a?b=c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\nX: y\r\n\r\n"
      "2;e=\"v\"\r\nhe\r\n003\r\nllo\r\n0\r\nT: t\r\n\r\n";
  for (const std::string& text : {plain, chunked}) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      const Outcome outcome = read(text + "next", size);
      ASSERT_EQ(outcome.last, Step::kComplete) << size;
      EXPECT_EQ(outcome.consumed, text.size()) << size;
      EXPECT_EQ(outcome.request.path, "/a");
      EXPECT_EQ(outcome.request.query_value("b"), "c");
      EXPECT_EQ(outcome.request.headers.find("x"), "y");
      EXPECT_FALSE(outcome.request.headers.find("t"));
      EXPECT_EQ(as_text(outcome.request.body), "hello");
    }
  }
}

TEST(RequestReader, refuses_the_same_however_the_bytes_arrive) {
  for (const auto& [text, status] :
       {std::pair<std::string, int>{"GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         400},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXYZ\r\n", 400},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65\r\n\r\n", 413},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n", 413},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(200, 'x') + "\r\n\r\n", 431}}) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      EXPECT_EQ(read(text, size, {.max_header_bytes = 128, .max_body_bytes = 64}).status, status)
          << text << size;
    }
  }
}

TEST(RequestReader, joins_a_folded_field_into_one_line) {
  // RFC 9112, section 5.2: refuse obsolete folding or replace it by blanks.
  const Outcome outcome = read("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n  b\r\n\r\n", 1000);
  ASSERT_EQ(outcome.last, Step::kComplete);
  EXPECT_EQ(outcome.request.headers.find("x"), "a b");
}

TEST(RequestReader, needs_no_host_in_http_1_0_and_takes_the_lengths_of_zero) {
  EXPECT_EQ(read("GET / HTTP/1.0\r\n\r\n", 1000).last, Step::kComplete);
  EXPECT_EQ(read("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", 1000).last,
            Step::kComplete);
  EXPECT_EQ(
      read("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 1000).last,
      Step::kComplete);
}

}  // namespace
}  // namespace nightlight::net
