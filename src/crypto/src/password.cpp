#include "nightlight/crypto/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "nightlight/core/check.h"

namespace nightlight::crypto {
namespace {

constexpr std::size_t kMinPassword = 10;
constexpr std::size_t kMaxPassword = 1'000;
constexpr std::string_view kTokenPrefix = "nlt_";
constexpr std::size_t kTokenBytes = 32;

struct Work {
  unsigned long long passes;
  std::size_t memory_bytes;
};

Work work_of(PasswordCost cost) {
  if (cost == PasswordCost::kSmall) {
    return {crypto_pwhash_argon2id_OPSLIMIT_MIN, crypto_pwhash_argon2id_MEMLIMIT_MIN};
  }
  return {crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE, crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE};
}

const char* text_of(const SecretBytes& secret) {
  return reinterpret_cast<const char*>(secret.view(SecretAccess()).data());
}

}  // namespace

Result<std::string> hash_password(const SecretBytes& password, PasswordCost cost) {
  NIGHTLIGHT_CHECK(sodium_init() >= 0);
  if (password.size() < kMinPassword) {
    return Error(Code::kInvalidArgument, "a password has at least 10 bytes").in("password");
  }
  if (password.size() > kMaxPassword) {
    return Error(Code::kInvalidArgument, "a password has at most 1,000 bytes").in("password");
  }
  const Work work = work_of(cost);
  std::array<char, crypto_pwhash_argon2id_STRBYTES> hash{};
  if (crypto_pwhash_argon2id_str(hash.data(), text_of(password), password.size(), work.passes,
                                 work.memory_bytes) != 0) {
    return Error(Code::kExhausted, "not enough memory to hash a password");
  }
  return std::string(hash.data());
}

bool verify_password(std::string_view hash, const SecretBytes& password) {
  NIGHTLIGHT_CHECK(sodium_init() >= 0);
  std::array<char, crypto_pwhash_argon2id_STRBYTES> text{};
  if (hash.size() >= text.size() || password.size() > kMaxPassword) return false;
  std::ranges::copy(hash, text.begin());
  return crypto_pwhash_argon2id_str_verify(text.data(), text_of(password), password.size()) == 0;
}

SecretBytes create_token(Random& random) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  Secret<kTokenBytes> bits;
  random.fill(bits.mutable_view(SecretAccess()));
  SecretBytes token(kTokenPrefix.size() + 2 * kTokenBytes);
  std::span<std::byte> out = token.mutable_view(SecretAccess());
  std::ranges::copy(as_bytes(kTokenPrefix), out.begin());
  out = out.subspan(kTokenPrefix.size());
  // Not encode_hex(), whose string would leave a copy behind.
  for (std::size_t i = 0; i < kTokenBytes; ++i) {
    const auto value = std::to_integer<unsigned>(bits.view(SecretAccess())[i]);
    out[2 * i] = std::byte(kDigits[value >> 4]);
    out[2 * i + 1] = std::byte(kDigits[value & 15]);
  }
  return token;
}

Sha256 hash_token(const SecretBytes& token) {
  return sha256(token.view(SecretAccess()));
}

}  // namespace nightlight::crypto
