// The worked example of docs/spec/sealed-object.md, whose values come from an independent program
// (plain Python over hashlib and RFC 8439's arithmetic).
#include "sealed_format.h"

#include <gtest/gtest.h>

#include "nightlight/vault/testing/test_vault.h"

namespace nightlight::vault {
namespace {

constexpr std::string_view kObject = "000102030405060708090a0b0c0d0e0f";
constexpr std::string_view kKey =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr std::string_view kKeyFile =
    "nightlight-keys-1\n"
    "2026-01 202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f\n";
constexpr std::string_view kHeader =
    "6e696768746c696768742d7365616c31000102030405060708090a0b0c0d0e0f"
    "900dbaa6c075c8c7b1145a012b954e53c25f089b5885c17e2de9a26d97028396";
constexpr std::string_view kChunk = "19c45a56b131a103be6ab43d98523ffc8bb88325fc";
constexpr std::string_view kWrapped =
    "404142434445464748494a4b4c4d4e4f5051525354555657"
    "c3cbcaf0ce5a2b6af80b037f24d4f421e0234d1d1dfd151353536c39b0d8c69e"
    "82b5a25c3e074cf7d9806b7410f6d7f5ecb61fa96cd050926e1554ed4d569432"
    "2c47803797180b926211df24edd00d91";

// Counts up from 0x40.
class CountingRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override {
    for (std::byte& b : bytes) b = std::byte(next_++);
  }

 private:
  unsigned next_ = 0x40;
};

Secret<32> example_key() {
  const Bytes bytes = decode_hex(kKey).value();
  return Secret<32>(std::span<const std::byte, 32>(bytes));
}

SealedObject example_object() {
  const auto id = ObjectId::parse("obj_" + std::string(kObject)).value();
  return {id,        5,  crypto::media_digests(as_bytes("hello")),
          "2026-01", {}, from_unix_ms(1768464000000)};
}

TEST(SealedFormat, is_that_of_its_specification) {
  const SealedObject object = example_object();
  crypto::ChunkSealer sealer(example_key(), chunk_context(object.id));
  SealedHeader header;
  std::ranges::copy(object.id.bytes(), header.object.begin());
  header.commitment = sealer.commitment();
  EXPECT_EQ(encode_hex(header.encode()), kHeader);
  EXPECT_EQ(encode_hex(sealer.seal(as_bytes("hello"), crypto::ChunkKind::kLast)), kChunk);
}

TEST(SealedFormat, wraps_keys_as_its_specification_says) {
  const KeyRing keys = KeyRing::parse(SecretBytes(as_bytes(kKeyFile))).value();
  CountingRandom random;
  SealedObject object = example_object();
  object.wrapped_key = wrap_object_key(keys, object, example_key(), random).value();
  EXPECT_EQ(encode_hex(object.wrapped_key), kWrapped);
  EXPECT_EQ(encode_hex(unwrap_object_key(keys, object).value().view(SecretAccess())), kKey);
}

TEST(SealedHeader, parses_its_own_form_only) {
  const Bytes bytes = decode_hex(kHeader).value();
  const SealedHeader header = SealedHeader::parse(bytes).value();
  EXPECT_EQ(encode_hex(header.object), kObject);
  EXPECT_EQ(header.encode(), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(SealedHeader::parse(ByteView(bytes).first(size)).error().code(), Code::kCorrupt);
  }
  Bytes longer = bytes;
  longer.push_back(std::byte(0));
  EXPECT_EQ(SealedHeader::parse(longer).error().position(), 64u);
  Bytes other_magic = bytes;
  other_magic[15] = std::byte('2');
  EXPECT_EQ(SealedHeader::parse(other_magic).error().position(), 0u);
}

}  // namespace
}  // namespace nightlight::vault
