#include "nightlight/crypto/key_wrap.h"

#include <algorithm>

#include "aead.h"
#include "nightlight/core/encoding.h"

namespace nightlight::crypto {
namespace {

constexpr std::size_t kCommitmentSize = 32;

Secret<32> derive(const Secret<32>& wrapping, std::string_view purpose, const Nonce& nonce,
                  ByteView context) {
  return keyed_blake2b(wrapping, Encoder().text(purpose).raw(nonce).bytes(context).result());
}

Secret<32> derive_key(const Secret<32>& wrapping, const Nonce& nonce, ByteView context) {
  return derive(wrapping, "nightlight key wrap 1 key", nonce, context);
}

Secret<32> derive_commitment(const Secret<32>& wrapping, const Nonce& nonce, ByteView context) {
  return derive(wrapping, "nightlight key wrap 1 commitment", nonce, context);
}

}  // namespace

Bytes wrap_key(const Secret<32>& wrapping, const Secret<32>& key, ByteView context,
               Random& random) {
  Nonce nonce;
  random.fill(nonce);
  const Secret<32> commitment = derive_commitment(wrapping, nonce, context);
  const Bytes sealed =
      seal_xchacha(derive_key(wrapping, nonce, context), nonce, {}, key.view(SecretAccess()));
  return Encoder().raw(nonce).raw(commitment.view(SecretAccess())).raw(sealed).result();
}

Result<Secret<32>> unwrap_key(const Secret<32>& wrapping, ByteView wrapped, ByteView context) {
  if (wrapped.size() != kWrappedKeySize) {
    return Error(Code::kCorrupt, "not the size of a wrapped key");
  }
  Nonce nonce;
  std::ranges::copy(wrapped.first(nonce.size()), nonce.begin());
  const ByteView claimed = wrapped.subspan(nonce.size(), kCommitmentSize);
  const Secret<32> commitment = derive_commitment(wrapping, nonce, context);
  if (!equal_in_constant_time(commitment.view(SecretAccess()), claimed)) {
    return Error(Code::kCorrupt, "wrapped with another key or for another purpose");
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const SecretBytes key,
                              open_xchacha(derive_key(wrapping, nonce, context), nonce, {},
                                           wrapped.subspan(nonce.size() + kCommitmentSize)));
  return Secret<32>(key.view(SecretAccess()).first<32>());
}

}  // namespace nightlight::crypto
