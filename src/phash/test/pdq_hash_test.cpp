#include <gtest/gtest.h>

#include <random>

#include "nightlight/phash/pdq.h"

namespace nightlight::phash {
namespace {

constexpr std::string_view kText =
    "bf538ce382d900fa257f07d2b4072f85401a553ff7f8e2a0bf05eac00aa7d569";

std::string with(std::string_view change, std::size_t position) {
  return std::string(kText).replace(position, change.size(), change);
}

TEST(PdqHash, reads_and_writes_its_text) {
  const PdqHash hash = PdqHash::parse(kText).value();
  EXPECT_EQ(hash.hex(), kText);
  EXPECT_EQ(PdqHash::parse("BF538CE382D900FA257F07D2B4072F85401A553FF7F8E2A0BF05EAC00AA7D569"),
            hash);
  // Word 15, the row of the highest frequency, comes first in the text and last in words().
  EXPECT_EQ(hash.words()[3], 0xbf538ce382d900faU);
  EXPECT_EQ(hash.words()[0], 0xbf05eac00aa7d569U);
}

TEST(PdqHash, refuses_every_other_text_and_says_where_it_is_wrong) {
  const auto position = [](std::string_view text) {
    const Result<PdqHash> result = PdqHash::parse(text);
    EXPECT_FALSE(result) << text;
    EXPECT_EQ(result.error().code(), Code::kInvalidArgument);
    return result.error().position();
  };
  EXPECT_EQ(position(""), 0u);
  EXPECT_EQ(position(kText.substr(0, 63)), 63u);
  EXPECT_EQ(position(kText.substr(0, 32)), 32u);
  EXPECT_EQ(position(std::string(kText) + "0"), 64u);
  EXPECT_EQ(position(std::string(kText) + "\n"), 64u);
  EXPECT_EQ(position(with("0x", 0)), 1u);
  EXPECT_EQ(position(with(" ", 0)), 0u);
  EXPECT_EQ(position(with("+", 4)), 4u);
  EXPECT_EQ(position(with(" ", 63)), 63u);
  EXPECT_EQ(position(with("g", 20)), 20u);
  EXPECT_EQ(position(with(std::string_view("\0", 1), 7)), 7u);
  EXPECT_EQ(position(with("\xc3\xa9", 62)), 62u);
  EXPECT_EQ(position("v1OM44LZAPolfwfStAcvhUAaVT/3+OKgvwXqwAqn1Wk="), 0u);
}

TEST(PdqHash, round_trips_random_values_through_text_and_bytes) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    const PdqHash hash({random(), random(), random(), random()});
    EXPECT_EQ(PdqHash::parse(hash.hex()).value(), hash);
    EXPECT_EQ(PdqHash::from_bytes(hash.bytes()).value(), hash);
    EXPECT_EQ(encode_hex(hash.bytes()), hash.hex());
  }
}

TEST(PdqHash, is_read_from_exactly_32_bytes) {
  EXPECT_TRUE(PdqHash::from_bytes(Bytes(32)));
  EXPECT_EQ(PdqHash::from_bytes(Bytes(31)).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(PdqHash::from_bytes(Bytes(33)).error().code(), Code::kInvalidArgument);
  EXPECT_FALSE(PdqHash::from_bytes({}));
}

TEST(PdqHash, is_as_far_from_another_as_bits_differ) {
  const PdqHash zero;
  const PdqHash ones({~0ULL, ~0ULL, ~0ULL, ~0ULL});
  EXPECT_EQ(distance(zero, zero), 0);
  EXPECT_EQ(distance(zero, ones), 256);
  for (std::size_t bit = 0; bit < PdqHash::kBits; ++bit) {
    std::array<std::uint64_t, 4> words{};
    words[bit / 64] = std::uint64_t{1} << bit % 64;
    EXPECT_EQ(distance(zero, PdqHash(words)), 1);
    EXPECT_EQ(distance(ones, PdqHash(words)), 255);
  }
}

TEST(PdqVariant, has_the_names_used_in_lists) {
  EXPECT_EQ(variant_name(PdqVariant::kFull), "full");
  EXPECT_EQ(variant_name(PdqVariant::kNn512), "nn512");
  EXPECT_EQ(variant_name(PdqVariant::kUnknown), "unknown");
  EXPECT_EQ(variant_name(PdqVariant::kThumb512), "thumb512");
  EXPECT_EQ(variant_name(PdqVariant::kCanvas512), "canvas512");
}

TEST(PdqVariant, is_computed_only_where_every_bit_can_be_promised) {
  EXPECT_TRUE(is_computed(PdqVariant::kFull));
  EXPECT_TRUE(is_computed(PdqVariant::kNn512));
  EXPECT_FALSE(is_computed(PdqVariant::kUnknown));
  EXPECT_FALSE(is_computed(PdqVariant::kThumb512));
  EXPECT_FALSE(is_computed(PdqVariant::kCanvas512));
}

}  // namespace
}  // namespace nightlight::phash
