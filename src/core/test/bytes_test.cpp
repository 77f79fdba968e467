#include "nightlight/core/bytes.h"

#include <gtest/gtest.h>

namespace nightlight {
namespace {

TEST(Hex, round_trips_every_byte_value) {
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(std::byte(i));
  const std::string text = encode_hex(all);
  EXPECT_EQ(text.substr(0, 8), "00010203");
  EXPECT_EQ(text.substr(508), "feff");
  EXPECT_EQ(decode_hex(text).value(), all);
}

TEST(Hex, accepts_upper_case_and_names_the_first_wrong_digit) {
  EXPECT_EQ(decode_hex("aBCd").value(), decode_hex("abcd").value());
  const auto wrong = decode_hex("ab0x");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code(), Code::kInvalidArgument);
  EXPECT_EQ(wrong.error().position(), 3u);
  EXPECT_EQ(decode_hex("abc").error().position(), 3u);
  EXPECT_TRUE(decode_hex("").value().empty());
}

}  // namespace
}  // namespace nightlight
