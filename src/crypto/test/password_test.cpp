#include "nightlight/crypto/password.h"

#include <gtest/gtest.h>

#include "nightlight/core/testing/seeded_random.h"

namespace nightlight::crypto {
namespace {

SecretBytes secret(std::string_view text) {
  return SecretBytes(as_bytes(text));
}

TEST(Password, is_verified_against_its_hash_only) {
  const std::string hash =
      hash_password(secret("correct horse battery"), PasswordCost::kSmall).value();
  EXPECT_TRUE(verify_password(hash, secret("correct horse battery")));
  EXPECT_FALSE(verify_password(hash, secret("correct horse batterz")));
  EXPECT_FALSE(verify_password(hash, secret("")));
  EXPECT_FALSE(verify_password(hash + "x", secret("correct horse battery")));
  EXPECT_FALSE(verify_password("", secret("correct horse battery")));
  EXPECT_FALSE(verify_password(std::string(200, '$'), secret("correct horse battery")));
}

TEST(Password, hashes_name_their_algorithm_and_cost) {
  // The format of the reference implementation's argon2_encode:
  // $argon2id$v=19$m=KiB,t=passes,p=1$….
  const std::string small = hash_password(secret("0123456789"), PasswordCost::kSmall).value();
  EXPECT_EQ(small.rfind("$argon2id$v=19$m=8,t=1,p=1$", 0), 0u);
  const std::string usual = hash_password(secret("0123456789"), PasswordCost::kInteractive).value();
  EXPECT_EQ(usual.rfind("$argon2id$v=19$m=65536,t=2,p=1$", 0), 0u);
  EXPECT_TRUE(verify_password(usual, secret("0123456789")));
}

TEST(Password, verifies_hashes_of_other_programs) {
  // phc-winner-argon2, test.c, version 0x13: password "password", salt "somesalt", Argon2id, t=2,
  // m=2^8 KiB, p=1.
  constexpr std::string_view kHash =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  EXPECT_TRUE(verify_password(kHash, secret("password")));
  EXPECT_FALSE(verify_password(kHash, secret("differentpassword")));
}

TEST(Password, is_salted) {
  EXPECT_NE(hash_password(secret("0123456789"), PasswordCost::kSmall).value(),
            hash_password(secret("0123456789"), PasswordCost::kSmall).value());
}

TEST(Password, has_a_sensible_length) {
  const auto code = [](std::size_t size) {
    return hash_password(SecretBytes(as_bytes(std::string(size, 'x'))), PasswordCost::kSmall)
        .error()
        .code();
  };
  EXPECT_EQ(code(9), Code::kInvalidArgument);
  EXPECT_EQ(code(1'001), Code::kInvalidArgument);
  const SecretBytes longest(as_bytes(std::string(1'000, 'x')));
  EXPECT_TRUE(verify_password(hash_password(longest, PasswordCost::kSmall).value(), longest));
}

TEST(Token, has_256_bits_and_a_prefix) {
  nightlight::testing::SeededRandom random;
  const SecretBytes token = create_token(random);
  const std::string_view text = as_text(token.view(SecretAccess()));
  EXPECT_EQ(text.size(), 68u);
  EXPECT_EQ(text.substr(0, 4), "nlt_");
  nightlight::testing::SeededRandom same;
  Bytes bits(32);
  same.fill(bits);
  EXPECT_EQ(text.substr(4), encode_hex(bits));
  EXPECT_EQ(hash_token(token), sha256(as_bytes(text)));
  EXPECT_NE(hash_token(token), hash_token(create_token(random)));
}

}  // namespace
}  // namespace nightlight::crypto
