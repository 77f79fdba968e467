#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight {

// The canonical encoding (docs/spec/encoding.md): big-endian integers of fixed width; byte strings
// and texts as a 32-bit length and the bytes. One value has one encoding, so its hash names it.
class Encoder {
 public:
  Encoder& u8(std::uint8_t value);
  Encoder& u16(std::uint16_t value);
  Encoder& u32(std::uint32_t value);
  Encoder& u64(std::uint64_t value);
  Encoder& i64(std::int64_t value);
  Encoder& bytes(ByteView value);         // length, then bytes; at most 2^32 - 1 of them
  Encoder& text(std::string_view value);  // the same for UTF-8 text
  Encoder& raw(ByteView value);           // bytes of a size both sides know, without a length

  const Bytes& result() const& { return out_; }
  Bytes result() && { return std::move(out_); }

 private:
  Bytes out_;
};

// Reads what Encoder wrote from borrowed bytes. Every call fails with kCorrupt and the byte offset
// when the input ends too early or a length passes the given limit; nothing is allocated before
// that check.
class Decoder {
 public:
  explicit Decoder(ByteView in) : in_(in) {}

  Result<std::uint8_t> u8();
  Result<std::uint16_t> u16();
  Result<std::uint32_t> u32();
  Result<std::uint64_t> u64();
  Result<std::int64_t> i64();
  Result<ByteView> bytes(std::size_t limit);
  Result<std::string_view> text(std::size_t limit);
  Result<ByteView> raw(std::size_t size);
  // Success only at the end of the input: trailing bytes are kCorrupt.
  Status finish() const;

  std::size_t offset() const { return offset_; }
  std::size_t remaining() const { return in_.size() - offset_; }

 private:
  ByteView in_;
  std::size_t offset_ = 0;
};

}  // namespace nightlight
