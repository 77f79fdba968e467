// nightlight-fuzz: nightlight::lists ; covers: ListVersion::parse
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "../src/lists/src/layout.h"
#include "nightlight/core/check.h"
#include "nightlight/core/encoding.h"
#include "nightlight/lists/list_version.h"

using nightlight::Bytes;
using nightlight::ByteView;
using nightlight::lists::ListVersion;
namespace internal = nightlight::lists::internal;

namespace {

// Whatever is accepted is exactly what encode() gives, and create() takes its content as it stands.
void check(ByteView file) {
  const auto list = ListVersion::parse(file);
  if (!list) return;
  NIGHTLIGHT_CHECK(std::ranges::equal(list->encode(), file));
  const auto made = ListVersion::create(list->header(), list->entries());
  NIGHTLIGHT_CHECK(made.has_value() && made->id() == list->id());
}

Bytes sealed(Bytes file) {
  const auto digest = nightlight::crypto::sha256(file);
  file.insert(file.end(), digest.bytes().begin(), digest.bytes().end());
  return file;
}

// A file whose header and checksum are right and whose body is the input, cut or filled with zeros
// to the length that eight small counts from its start ask for: this gets past the outer checks.
Bytes shaped(ByteView input) {
  std::array<std::uint8_t, 8> small{};
  for (std::size_t i = 0; i < small.size() && !input.empty(); ++i, input = input.subspan(1)) {
    small[i] = std::to_integer<std::uint8_t>(input[0]);
  }
  internal::Counts counts;
  nightlight::Encoder out;
  out.raw(nightlight::as_bytes(internal::kMagic)).u32(internal::kFormat).text("fuzz");
  out.raw(Bytes(internal::kNameField - 4)).i64(0);
  for (std::size_t i = 0; i < internal::kKinds; ++i) out.u32(counts.entries[i] = small[i] % 4);
  out.u32(counts.texts = small[5] % 4).u32(counts.text_bytes = small[6] % 16);
  out.u32(counts.frames = small[7] % 8);
  out.raw(Bytes(internal::kHeaderSize - internal::kReservedOffset));
  Bytes file = std::move(out).result();
  file.insert(file.end(), input.begin(), input.end());
  file.resize(std::size_t(internal::Layout(counts).trailer));
  return sealed(std::move(file));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input = std::as_bytes(std::span(data, size));
  check(input);
  check(sealed(nightlight::to_bytes(input)));
  check(shaped(input));
  return 0;
}
