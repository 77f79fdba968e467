// nightlight-fuzz: nightlight_media_worker ; covers: sniff_format, has_more_content, parse_apng,
// is_gif_cut, may_have_fields
#include "apng_file.h"
#include "bitstream.h"
#include "gif.h"
#include "more_content.h"
#include "nightlight/core/check.h"

using namespace nightlight;
using namespace nightlight::media;

namespace {

void take_apart(ByteView file) {
  const auto apng = worker::parse_apng(file);
  if (!apng) return;
  NIGHTLIGHT_CHECK(!apng->frames.empty());
  for (const worker::ApngFrame& frame : apng->frames) {
    NIGHTLIGHT_CHECK(frame.x + frame.size.width <= apng->canvas.width);
    NIGHTLIGHT_CHECK(frame.y + frame.size.height <= apng->canvas.height);
    NIGHTLIGHT_CHECK(worker::standalone_png(*apng, frame).size() > 57);
  }
}

void look_at_packets(ByteView file) {
  for (const worker::Syntax syntax : {worker::Syntax::kH264, worker::Syntax::kHevc}) {
    const std::size_t setup = std::min<std::size_t>(file.size(), 64);
    worker::Bitstream stream(syntax, file.first(setup));
    const worker::PacketTraits traits = stream.look(file.subspan(setup));
    NIGHTLIGHT_CHECK(!(traits.is_disposable && traits.is_clean_start));
  }
}

}  // namespace

// All that reads a file's first bytes without a library, in the pool and in the worker.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView file(reinterpret_cast<const std::byte*>(data), size);
  if (const std::optional<Format> format = sniff_format(file)) {
    (void)has_more_content(file, *format);
    NIGHTLIGHT_CHECK(format_name(*format) != "unknown");
  }
  (void)worker::is_gif_cut(file);
  (void)worker::gif_screen(file);
  (void)worker::may_have_fields(file);
  take_apart(file);
  look_at_packets(file);
  return 0;
}
