// nightlight-fuzz: nightlight::net ; covers: parse_multipart
#include "nightlight/core/check.h"
#include "nightlight/net/message.h"

namespace {

void parse(std::string_view type, nightlight::ByteView body) {
  const auto parts = nightlight::net::parse_multipart(type, body, 16);
  if (!parts) return;
  NIGHTLIGHT_CHECK(parts->size() <= 16);
  for (const auto& part : *parts) {
    NIGHTLIGHT_CHECK(!part.name.empty());
    // The content borrows from the body and from nowhere else.
    NIGHTLIGHT_CHECK(part.content.data() >= body.data());
    NIGHTLIGHT_CHECK(part.content.data() + part.content.size() <= body.data() + body.size());
  }
}

}  // namespace

// The first line is taken for the content type, and the rest also with a boundary that the fuzzer
// meets easily.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const nightlight::ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
  const std::string_view text = nightlight::as_text(bytes);
  parse("multipart/form-data; boundary=b", bytes);
  const std::size_t line = text.find('\n');
  if (line != std::string_view::npos) parse(text.substr(0, line), bytes.subspan(line + 1));
  return 0;
}
