#include "nightlight/vault/key_ring.h"

#include <gtest/gtest.h>

#include "nightlight/core/bytes.h"
#include "nightlight/core/testing/seeded_random.h"

namespace nightlight::vault {
namespace {

const std::string kKeyA(64, 'a');
const std::string kKeyB = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";

Result<KeyRing> parse(std::string_view text) {
  return KeyRing::parse(SecretBytes(as_bytes(text)));
}

TEST(KeyRing, reads_its_keys_and_uses_the_last) {
  const KeyRing ring =
      parse("nightlight-keys-1\n2026-01 " + kKeyA + "\n2026-07 " + kKeyB + "\n").value();
  EXPECT_EQ(ring.active_id(), "2026-07");
  EXPECT_EQ(encode_hex(ring.active().view(SecretAccess())),
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  ASSERT_NE(ring.find("2026-01"), nullptr);
  EXPECT_EQ(encode_hex(ring.find("2026-01")->view(SecretAccess())), kKeyA);
  EXPECT_EQ(ring.find("2026-02"), nullptr);
}

TEST(KeyRing, does_not_need_a_newline_at_the_end) {
  EXPECT_TRUE(parse("nightlight-keys-1\na " + kKeyA));
}

TEST(KeyRing, names_the_line_that_is_wrong) {
  const std::string first = "nightlight-keys-1\n";
  const struct {
    std::string text;
    std::uint64_t line;
  } cases[] = {
      {"", 1},
      {"nightlight-keys-2\na " + kKeyA, 1},
      {"nightlight-keys-1\r\na " + kKeyA, 1},
      {"\xef\xbb\xbf" + first + "a " + kKeyA, 1},
      {first, 2},
      {"nightlight-keys-1", 2},
      {first + "\n", 2},
      {first + "a", 2},
      {first + "a ", 2},
      {first + " " + kKeyA, 2},
      {first + "A " + kKeyA, 2},
      {first + std::string(33, 'a') + " " + kKeyA, 2},
      {first + "a  " + kKeyA, 2},
      {first + "a " + kKeyA + " ", 2},
      {first + "a " + kKeyA + "\r\n", 2},
      {first + "a " + kKeyA.substr(1), 2},
      {first + "a " + kKeyA.substr(1) + "g", 2},
      {first + "a " + kKeyA + "\n\n", 3},
      {first + "a " + kKeyA + "\n# note\n", 3},
      {first + "a " + kKeyA + "\na " + kKeyB, 3},
  };
  for (const auto& [text, line] : cases) {
    const auto ring = parse(text);
    ASSERT_FALSE(ring) << text;
    EXPECT_EQ(ring.error().code(), Code::kInvalidArgument) << text;
    EXPECT_EQ(ring.error().position(), line) << text;
  }
}

TEST(KeyRing, takes_a_thousand_keys_and_no_more) {
  std::string text = "nightlight-keys-1\n";
  for (int i = 0; i < 1'000; ++i) text += "k" + std::to_string(i) + " " + kKeyA + "\n";
  EXPECT_TRUE(parse(text));
  EXPECT_EQ(parse(text + "more " + kKeyA).error().position(), 1'002u);
}

TEST(KeyRing, creates_a_file_that_it_reads) {
  nightlight::testing::SeededRandom random;
  const SecretBytes file = KeyRing::create_file("first-key", random).value();
  const KeyRing ring = KeyRing::parse(file).value();
  EXPECT_EQ(ring.active_id(), "first-key");
  nightlight::testing::SeededRandom same;
  Bytes key(32);
  same.fill(key);
  EXPECT_EQ(to_bytes(ring.active().view(SecretAccess())), key);
  EXPECT_EQ(as_text(file.view(SecretAccess())),
            "nightlight-keys-1\nfirst-key " + encode_hex(key) + "\n");
  EXPECT_EQ(KeyRing::create_file("", random).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(KeyRing::create_file("with space", random).error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace nightlight::vault
