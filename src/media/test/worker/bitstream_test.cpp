#include "bitstream.h"

#include <gtest/gtest.h>

#include <random>

namespace nightlight::media::worker {
namespace {

Bytes hex(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ') digits += c;
  }
  return decode_hex(digits).value();
}

// A parameter set that x264 wrote for 96 × 64: High profile, frames only.
const Bytes kFramesOnly =
    hex("67 64 00 0a ac d9 46 26 c0 44 00 00 03 00 04 00 00 03 00 f0 3c 48 96 58");

TEST(MayHaveFields, reads_the_flag_of_a_parameter_set) {
  EXPECT_FALSE(may_have_fields(kFramesOnly));
  // Baseline: id 0, frame numbers of 4 bits, order type 0, 1 reference, 6 × 4 macroblocks, then the
  // flag: 1 1 1 1 010 0 00110 00100 1 …
  EXPECT_FALSE(may_have_fields(hex("67 42 00 0a f4 31 27")));
  EXPECT_TRUE(may_have_fields(hex("67 42 00 0a f4 31 07")));
}

TEST(MayHaveFields, is_true_for_what_cannot_be_read) {
  EXPECT_TRUE(may_have_fields({}));
  for (std::size_t size = 1; size < 7; ++size) {
    EXPECT_TRUE(may_have_fields(ByteView(kFramesOnly).first(size))) << size;
  }
  EXPECT_TRUE(may_have_fields(Bytes(40)));
}

Bitstream h264() {
  return Bitstream(Syntax::kH264, hex("00000001 " + encode_hex(kFramesOnly)));
}

TEST(H264, tells_pictures_that_nothing_depends_on) {
  Bitstream stream = h264();
  EXPECT_TRUE(stream.is_simple());
  EXPECT_TRUE(stream.look(hex("00000001 01 9a 11")).is_disposable);
  EXPECT_FALSE(stream.look(hex("00000001 21 9a 11")).is_disposable) << "a reference";
  EXPECT_TRUE(stream.look(hex("00000001 21 9a 11")).is_plain);
  EXPECT_TRUE(stream.look(hex("000001 09 f0 000001 06 05 000001 01 9a 000001 01 5a")).is_disposable)
      << "a delimiter, information, and a picture in two slices";
  EXPECT_FALSE(stream.look(hex("000001 01 9a 000001 21 5a")).is_disposable);
}

TEST(H264, tells_where_decoding_can_start) {
  Bitstream stream = h264();
  EXPECT_TRUE(stream.look(hex("000001 65 88")).is_clean_start);
  EXPECT_TRUE(stream.look(hex("000001 65 88")).is_plain);
  EXPECT_FALSE(stream.look(hex("000001 41 88")).is_clean_start);
  const auto with_parameters =
      stream.look(hex("000001 " + encode_hex(kFramesOnly) + " 000001 68 ee 000001 65 88"));
  EXPECT_TRUE(with_parameters.is_clean_start);
  EXPECT_FALSE(with_parameters.is_plain);
}

TEST(H264, knows_nothing_of_what_it_does_not_understand) {
  Bitstream stream = h264();
  for (const char* packet :
       {"", "00", "000001", "000001 01", "000001 01 1a", "000001 01 9a 000001 01 9a",
        "000001 01 9a 000001 14 80", "000001 02 9a", "01 9a 11 22"}) {
    const PacketTraits traits = stream.look(hex(packet));
    EXPECT_FALSE(traits.is_disposable || traits.is_clean_start || traits.is_plain) << packet;
  }
  EXPECT_FALSE(Bitstream(Syntax::kH264, {}).is_simple()) << "no parameter set was seen";
  EXPECT_FALSE(Bitstream(Syntax::kOther, hex("00000001 67")).is_simple());
}

TEST(H264, learns_of_fields_from_a_later_parameter_set) {
  Bitstream stream = h264();
  (void)stream.look(hex("000001 67 42 00 0a f4 31 07 000001 65 88"));
  EXPECT_FALSE(stream.is_simple());
}

TEST(H264, reads_units_behind_lengths) {
  // avcC with lengths of four bytes.
  const std::string set = encode_hex(kFramesOnly);
  Bitstream stream(Syntax::kH264, hex("01 64 00 0a ff e1 0018" + set + " 01 0004 68ee3cb0"));
  EXPECT_TRUE(stream.is_simple());
  EXPECT_TRUE(stream.look(hex("00000003 01 9a 11")).is_disposable);
  EXPECT_TRUE(stream.look(hex("00000002 0605 00000003 65 88 84")).is_clean_start);
  EXPECT_FALSE(stream.look(hex("00000009 01 9a 11")).is_disposable) << "longer than the packet";
}

TEST(Hevc, tells_disposable_pictures_and_clean_starts) {
  // A sequence parameter set with one temporal layer, and with two.
  Bitstream stream(Syntax::kHevc, hex("00000001 4201 01 01"));
  EXPECT_TRUE(stream.is_simple());
  EXPECT_TRUE(stream.look(hex("000001 0001 80")).is_disposable);
  EXPECT_FALSE(stream.look(hex("000001 0201 80")).is_disposable);
  EXPECT_FALSE(stream.look(hex("000001 0002 80")).is_disposable) << "another layer";
  EXPECT_TRUE(stream.look(hex("000001 2601 80")).is_clean_start);
  EXPECT_TRUE(stream.look(hex("000001 2801 80")).is_clean_start);
  EXPECT_FALSE(stream.look(hex("000001 2a01 80")).is_clean_start) << "an open start";
  EXPECT_FALSE(Bitstream(Syntax::kHevc, hex("00000001 4201 02 01")).is_simple());
}

TEST(Bitstream, survives_anything) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    Bytes setup(random() % 64);
    Bytes packet(random() % 64);
    for (std::byte& byte : setup) byte = static_cast<std::byte>(random() % 4);
    for (std::byte& byte : packet) byte = static_cast<std::byte>(random() % 4);
    if (!setup.empty() && round % 2 == 0) setup[0] = std::byte{1};
    for (const Syntax syntax : {Syntax::kH264, Syntax::kHevc}) {
      Bitstream stream(syntax, setup);
      const PacketTraits traits = stream.look(packet);
      EXPECT_FALSE(traits.is_disposable && traits.is_clean_start);
    }
  }
}

}  // namespace
}  // namespace nightlight::media::worker
