#include "nightlight/core/encoding.h"

#include <gtest/gtest.h>

namespace nightlight {
namespace {

TEST(Encoding, has_one_form_that_reads_back) {
  Encoder out;
  out.u8(1)
      .u16(0x0203)
      .u32(0x04050607)
      .u64(0x08090a0b0c0d0e0f)
      .i64(-1)
      .text("hi")
      .raw(to_bytes("x"));
  EXPECT_EQ(encode_hex(out.result()),
            "0102030405060708090a0b0c0d0e0fffffffffffffffff00000002686978");
  Decoder in(out.result());
  EXPECT_EQ(in.u8().value(), 1);
  EXPECT_EQ(in.u16().value(), 0x0203);
  EXPECT_EQ(in.u32().value(), 0x04050607u);
  EXPECT_EQ(in.u64().value(), 0x08090a0b0c0d0e0fu);
  EXPECT_EQ(in.i64().value(), -1);
  EXPECT_EQ(in.text(2).value(), "hi");
  EXPECT_EQ(in.finish().error().position(), 29u);
  EXPECT_EQ(as_text(in.raw(1).value()), "x");
  EXPECT_TRUE(in.finish());
}

TEST(Encoding, refuses_short_input_and_lengths_past_the_limit) {
  const Bytes length_only = Encoder().u32(0xffffffff).result();
  EXPECT_EQ(Decoder(length_only).bytes(10).error().code(), Code::kCorrupt);
  EXPECT_EQ(Decoder(length_only).bytes(std::size_t{1} << 33).error().position(), 4u);
  EXPECT_EQ(Decoder(length_only).u64().error().code(), Code::kCorrupt);
}

}  // namespace
}  // namespace nightlight
