#include "nightlight/crypto/mac.h"

#include <algorithm>

#include "aead.h"
#include "nightlight/core/encoding.h"

namespace nightlight::crypto {

Mac compute_mac(const Secret<32>& key, std::string_view purpose, ByteView message) {
  const Secret<32> secret = keyed_blake2b(key, Encoder().text(purpose).bytes(message).result());
  Mac mac;
  std::ranges::copy(secret.view(SecretAccess()), mac.begin());
  return mac;
}

Status verify_mac(const Secret<32>& key, std::string_view purpose, ByteView message, ByteView mac) {
  if (!equal_in_constant_time(compute_mac(key, purpose, message), mac)) {
    return Error(Code::kCorrupt, "the authentication code is wrong");
  }
  return {};
}

}  // namespace nightlight::crypto
