// nightlight-fuzz: nightlight::vault ; covers: SealedHeader::parse, unsealed_size
#include <cstddef>
#include <cstdint>
#include <span>

#include "nightlight/core/check.h"
#include "nightlight/core/encoding.h"
#include "nightlight/crypto/chunked_aead.h"
#include "nightlight/vault/sealed_header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const nightlight::ByteView bytes = std::as_bytes(std::span(data, size));
  const auto header = nightlight::vault::SealedHeader::parse(bytes);
  if (header) {
    NIGHTLIGHT_CHECK(header->encode() == nightlight::to_bytes(bytes));
  } else {
    NIGHTLIGHT_CHECK(header.error().code() == nightlight::Code::kCorrupt);
  }
  if (const auto sealed = nightlight::Decoder(bytes).u64()) {
    const auto plain = nightlight::crypto::unsealed_size(*sealed);
    if (plain) NIGHTLIGHT_CHECK(nightlight::crypto::sealed_size(*plain) == *sealed);
  }
  return 0;
}
