#include "cybertipline/md5.h"

#include <openssl/evp.h>

#include <array>

namespace nightlight::sandbox {

Result<std::string> md5_hex(ByteView bytes) {
  std::array<std::byte, 16> digest{};
  unsigned size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_md5(), nullptr);
  if (done != 1 || size != digest.size()) return Error(Code::kInternal, "no MD5 on this machine");
  return encode_hex(digest);
}

}  // namespace nightlight::sandbox
