#include "aead.h"

#include <sodium.h>

#include "nightlight/core/check.h"

namespace nightlight::crypto {
namespace {

static_assert(crypto_aead_xchacha20poly1305_ietf_ABYTES == kTagSize);
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);
static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == sizeof(Nonce));

const unsigned char* in(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* out(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace

Bytes seal_xchacha(const Secret<32>& key, const Nonce& nonce, ByteView associated,
                   ByteView plaintext) {
  NIGHTLIGHT_CHECK(sodium_init() >= 0);
  Bytes sealed(plaintext.size() + kTagSize);
  unsigned long long size = 0;
  NIGHTLIGHT_CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(
                       out(sealed), &size, in(plaintext), plaintext.size(), in(associated),
                       associated.size(), nullptr, in(nonce), in(key.view(SecretAccess()))) == 0);
  NIGHTLIGHT_CHECK(size == sealed.size());
  return sealed;
}

Result<SecretBytes> open_xchacha(const Secret<32>& key, const Nonce& nonce, ByteView associated,
                                 ByteView sealed) {
  NIGHTLIGHT_CHECK(sodium_init() >= 0);
  const Error wrong(Code::kCorrupt, "sealed bytes were changed or belong elsewhere");
  if (sealed.size() < kTagSize) return wrong;
  SecretBytes plaintext(sealed.size() - kTagSize);
  unsigned long long size = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          out(plaintext.mutable_view(SecretAccess())), &size, nullptr, in(sealed), sealed.size(),
          in(associated), associated.size(), in(nonce), in(key.view(SecretAccess()))) != 0) {
    return wrong;
  }
  return plaintext;
}

Secret<32> keyed_blake2b(const Secret<32>& key, ByteView message) {
  NIGHTLIGHT_CHECK(sodium_init() >= 0);
  Secret<32> digest;
  NIGHTLIGHT_CHECK(crypto_generichash(out(digest.mutable_view(SecretAccess())), 32, in(message),
                                      message.size(), in(key.view(SecretAccess())), 32) == 0);
  return digest;
}

}  // namespace nightlight::crypto
