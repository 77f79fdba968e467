#include <algorithm>
#include <bit>

#include "nightlight/phash/pdq.h"

namespace nightlight::phash {

Result<PdqHash> PdqHash::parse(std::string_view hex) {
  constexpr std::size_t kDigits = 2 * kSize;
  const std::string_view wanted = hex.substr(0, kDigits);
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes bytes,
                              decode_hex(wanted.substr(0, wanted.size() & ~1UL)));
  if (hex.size() != kDigits) {
    return Error(Code::kInvalidArgument, "a PDQ hash has 64 hexadecimal digits")
        .in("pdq")
        .at(wanted.size());
  }
  return from_bytes(bytes);
}

std::string PdqHash::hex() const {
  return encode_hex(bytes());
}

Result<PdqHash> PdqHash::from_bytes(ByteView bytes) {
  if (bytes.size() != kSize) {
    return Error(Code::kInvalidArgument, "a PDQ hash has 32 bytes").in("pdq").at(bytes.size());
  }
  std::array<std::uint64_t, 4> words{};
  for (std::size_t i = 0; i < kSize; ++i) {
    std::uint64_t& word = words[3 - i / 8];
    word = word << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  }
  return PdqHash(words);
}

std::array<std::byte, PdqHash::kSize> PdqHash::bytes() const {
  std::array<std::byte, kSize> bytes{};
  for (std::size_t i = 0; i < kSize; ++i) {
    bytes[i] = std::byte(words_[3 - i / 8] >> (56 - 8 * (i % 8)) & 0xff);
  }
  return bytes;
}

int distance(const PdqHash& a, const PdqHash& b) {
  int sum = 0;
  for (std::size_t i = 0; i < 4; ++i) sum += std::popcount(a.words()[i] ^ b.words()[i]);
  return sum;
}

std::string_view variant_name(PdqVariant variant) {
  switch (variant) {
    case PdqVariant::kFull:
      return "full";
    case PdqVariant::kNn512:
      return "nn512";
    case PdqVariant::kThumb512:
      return "thumb512";
    case PdqVariant::kCanvas512:
      return "canvas512";
    case PdqVariant::kUnknown:
      break;
  }
  return "unknown";
}

bool is_computed(PdqVariant variant) {
  return variant == PdqVariant::kFull || variant == PdqVariant::kNn512;
}

}  // namespace nightlight::phash
