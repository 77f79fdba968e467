#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::crypto {

// A digest value of one algorithm; digests of different algorithms are different types.
template <class Tag, std::size_t N>
class Digest {
 public:
  static constexpr std::size_t kSize = N;

  Digest() = default;
  explicit Digest(const std::array<std::byte, N>& bytes) : bytes_(bytes) {}

  // Fails with kInvalidArgument and a position unless `hex` is 2·N hexadecimal digits.
  static Result<Digest> parse(std::string_view hex) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes bytes, decode_hex(hex));
    return from_bytes(bytes);
  }
  // Fails with kInvalidArgument unless there are exactly N bytes.
  static Result<Digest> from_bytes(ByteView bytes) {
    if (bytes.size() != N) {
      return Error(Code::kInvalidArgument, "wrong length for this digest").in(Tag::kName);
    }
    Digest digest;
    std::copy(bytes.begin(), bytes.end(), digest.bytes_.begin());
    return digest;
  }

  std::string hex() const { return encode_hex(bytes_); }
  ByteView bytes() const { return bytes_; }
  const std::array<std::byte, N>& array() const { return bytes_; }
  auto operator<=>(const Digest&) const = default;

 private:
  std::array<std::byte, N> bytes_{};
};

struct Md5Tag {
  static constexpr Literal kName = "md5";
};
struct Sha1Tag {
  static constexpr Literal kName = "sha1";
};
struct Sha256Tag {
  static constexpr Literal kName = "sha256";
};
// MD5 and SHA-1 are broken against people who craft collisions; they are here because hash lists
// and the CyberTipline exchange them, and are never used to prove anything.
using Md5 = Digest<Md5Tag, 16>;        // RFC 1321
using Sha1 = Digest<Sha1Tag, 20>;      // RFC 3174
using Sha256 = Digest<Sha256Tag, 32>;  // FIPS 180-4

Sha256 sha256(ByteView bytes);

// The three digests of the same bytes, as exchanged for media files.
struct MediaDigests {
  Md5 md5;
  Sha1 sha1;
  Sha256 sha256;
  bool operator==(const MediaDigests&) const = default;
};

// Computes all three in one pass over bytes that arrive in pieces. Not safe from many threads.
class MediaDigester {
 public:
  MediaDigester();
  MediaDigester(MediaDigester&&) noexcept;
  MediaDigester& operator=(MediaDigester&&) noexcept;
  ~MediaDigester();

  void update(ByteView bytes);
  // The digests of everything so far. Call once; the object may not be used afterwards.
  MediaDigests finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

MediaDigests media_digests(ByteView bytes);

}  // namespace nightlight::crypto
