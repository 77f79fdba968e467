#include "nightlight/core/encoding.h"

#include <limits>

#include "nightlight/core/check.h"

namespace nightlight {
namespace {

template <class T>
void append_big_endian(Bytes& out, T value) {
  for (int shift = 8 * (int(sizeof(T)) - 1); shift >= 0; shift -= 8) {
    out.push_back(std::byte(value >> shift & 0xff));
  }
}

template <class T>
Result<T> read_big_endian(Decoder& decoder) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView bytes, decoder.raw(sizeof(T)));
  T value = 0;
  for (const std::byte b : bytes) value = T(value << 8 | std::to_integer<T>(b));
  return value;
}

}  // namespace

Encoder& Encoder::u8(std::uint8_t value) {
  out_.push_back(std::byte(value));
  return *this;
}

Encoder& Encoder::u16(std::uint16_t value) {
  append_big_endian(out_, value);
  return *this;
}

Encoder& Encoder::u32(std::uint32_t value) {
  append_big_endian(out_, value);
  return *this;
}

Encoder& Encoder::u64(std::uint64_t value) {
  append_big_endian(out_, value);
  return *this;
}

Encoder& Encoder::i64(std::int64_t value) {
  return u64(static_cast<std::uint64_t>(value));
}

Encoder& Encoder::bytes(ByteView value) {
  NIGHTLIGHT_CHECK(value.size() <= std::numeric_limits<std::uint32_t>::max());
  return u32(std::uint32_t(value.size())).raw(value);
}

Encoder& Encoder::text(std::string_view value) {
  return bytes(as_bytes(value));
}

Encoder& Encoder::raw(ByteView value) {
  out_.insert(out_.end(), value.begin(), value.end());
  return *this;
}

Result<std::uint8_t> Decoder::u8() {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView one, raw(1));
  return std::to_integer<std::uint8_t>(one[0]);
}

Result<std::uint16_t> Decoder::u16() {
  return read_big_endian<std::uint16_t>(*this);
}

Result<std::uint32_t> Decoder::u32() {
  return read_big_endian<std::uint32_t>(*this);
}

Result<std::uint64_t> Decoder::u64() {
  return read_big_endian<std::uint64_t>(*this);
}

Result<std::int64_t> Decoder::i64() {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint64_t value, u64());
  return static_cast<std::int64_t>(value);
}

Result<ByteView> Decoder::bytes(std::size_t limit) {
  const std::size_t start = offset_;
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::uint32_t size, u32());
  if (size > limit) return Error(Code::kCorrupt, "a length passes its limit").at(start);
  return raw(size);
}

Result<std::string_view> Decoder::text(std::size_t limit) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView value, bytes(limit));
  return as_text(value);
}

Result<ByteView> Decoder::raw(std::size_t size) {
  if (size > remaining()) return Error(Code::kCorrupt, "the input ends too early").at(offset_);
  const ByteView value = in_.subspan(offset_, size);
  offset_ += size;
  return value;
}

Status Decoder::finish() const {
  if (remaining() != 0) return Error(Code::kCorrupt, "bytes after the end").at(offset_);
  return {};
}

}  // namespace nightlight
