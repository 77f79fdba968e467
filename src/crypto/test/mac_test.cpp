#include "nightlight/crypto/mac.h"

#include <gtest/gtest.h>

namespace nightlight::crypto {
namespace {

Secret<32> counting_key() {
  Secret<32> key;
  for (std::size_t i = 0; i < key.size(); ++i) {
    key.mutable_view(SecretAccess())[i] = std::byte(i);
  }
  return key;
}

TEST(Mac, is_keyed_blake2b_of_purpose_and_message) {
  // Python: hashlib.blake2b(purpose and message with 32-bit lengths, digest_size=32,
  // key=range(32)).
  EXPECT_EQ(encode_hex(compute_mac(counting_key(), "purpose", to_bytes("message"))),
            "ec22bdafd4cff58b8d3f01c6a788106a7ef52d8989f5f83a2c882d397cffbd09");
}

TEST(Mac, verifies_for_its_key_purpose_and_message_only) {
  const Secret<32> key = counting_key();
  const Mac mac = compute_mac(key, "purpose", to_bytes("message"));
  EXPECT_TRUE(verify_mac(key, "purpose", to_bytes("message"), mac));
  EXPECT_EQ(verify_mac(Secret<32>(), "purpose", to_bytes("message"), mac).error().code(),
            Code::kCorrupt);
  EXPECT_FALSE(verify_mac(key, "purposem", to_bytes("essage"), mac));
  EXPECT_FALSE(verify_mac(key, "purpose", to_bytes("messagf"), mac));
  EXPECT_FALSE(verify_mac(key, "purpose", to_bytes("message"), ByteView(mac).first(31)));
  for (std::size_t bit = 0; bit < 8 * mac.size(); ++bit) {
    Mac changed = mac;
    changed[bit / 8] ^= std::byte(1 << bit % 8);
    EXPECT_FALSE(verify_mac(key, "purpose", to_bytes("message"), changed)) << bit;
  }
}

}  // namespace
}  // namespace nightlight::crypto
