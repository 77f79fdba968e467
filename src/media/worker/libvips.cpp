// Starting libvips, and using every part of it once before the doors close.
#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>
#include <system_error>
#include <vips/vips8>
// Needs the names of the header above.
#include <vips/vector.h>

#include "picture.h"

namespace nightlight::media::worker {
namespace {

using vips::VImage;

// Each arena of malloc reserves 64 MB of the address space that we are allowed.
constexpr int kMallocArenas = 2;
// Blocks up to this size come from memory that is kept for the next picture: fresh pages from the
// kernel cost about as much as decoding into them. Larger ones are given back at once.
constexpr int kKeptBlockBytes = 64 << 20;
constexpr int kKeptBytes = 128 << 20;  // free memory beyond it is given back too

// Libraries that cannot go on without memory say so in one of two ways; both end the process with
// the status that the pool understands, instead of looking like a crash.
[[noreturn]] void on_terminate() {
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const std::bad_alloc&) {
    ::_exit(protocol::kOutOfMemoryStatus);
  } catch (const std::system_error&) {  // no thread can be started
    ::_exit(protocol::kOutOfMemoryStatus);
  } catch (...) {
    std::abort();
  }
}

// Messages may quote the file, so none is written anywhere. GLib ends the process when it has
// neither memory nor threads.
void on_message(const gchar*, GLogLevelFlags level, const gchar* text, gpointer) {
  if ((level & G_LOG_LEVEL_ERROR) == 0 || text == nullptr) return;
  const std::string_view message = text;
  if (message.find("failed to allocate") != std::string_view::npos ||
      message.find("creating thread") != std::string_view::npos) {
    ::_exit(protocol::kOutOfMemoryStatus);
  }
}

void allow_our_formats_only() {
  ::vips_block_untrusted_set(TRUE);
  ::vips_operation_block_set("VipsForeign", TRUE);
  for (const char* name :
       {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif",
        "VipsForeignLoadTiff", "VipsForeignLoadHeif", "VipsForeignSaveJpeg"}) {
    ::vips_operation_block_set(name, FALSE);
  }
}

VImage sample_image() {
  VImage image = VImage::black(16, 16, VImage::option()->set("bands", 3)).linear(1.0, 127.0);
  return image.cast(VIPS_FORMAT_UCHAR)
      .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
}

struct Sample {
  Format format;
  const char* suffix;
};

constexpr Sample kSamples[] = {
    {Format::kJpeg, ".jpg"},
    {Format::kPng, ".png"},
    {Format::kWebp, ".webp"},
    {Format::kGif, ".gif"},
    {Format::kTiff, ".tif[compression=lzw]"},
    {Format::kHeif, ".heic[compression=hevc,effort=0]"},
    {Format::kAvif, ".avif[compression=av1,effort=0]"},
};

// A format that this libvips cannot write is merely not warm.
Bytes write_sample(const Sample& sample) {
  try {
    void* data = nullptr;
    std::size_t size = 0;
    sample_image().write_to_buffer(sample.suffix, &data, &size);
    const auto* bytes = static_cast<const std::byte*>(data);
    Bytes file(bytes, bytes + size);
    ::g_free(data);
    return file;
  } catch (const vips::VError&) {
    ::vips_error_clear();
    return {};
  }
}

void use(const Sample& sample, ByteView file) {
  protocol::Request request;
  request.format = sample.format;
  request.max_pixels = 1 << 16;
  request.max_side = 8;
  request.rendering = Rendering::kDisplay;
  (void)render_picture(decode_picture(file, request), request);
}

// lcms keeps a context, and libvips its built-in profiles.
void use_profiles() {
  try {
    sample_image().icc_transform("srgb", VImage::option()->set("input_profile", "srgb")).avg();
  } catch (const vips::VError&) {
    ::vips_error_clear();
  }
}

}  // namespace

bool start_libvips() {
  ::mallopt(M_ARENA_MAX, kMallocArenas);
  ::mallopt(M_MMAP_THRESHOLD, kKeptBlockBytes);
  ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  std::set_terminate(on_terminate);
  ::g_log_set_default_handler(on_message, nullptr);
  // Large pictures would go through a temporary file; the only way to say no is this variable.
  ::g_setenv("VIPS_DISC_THRESHOLD", "1000g", TRUE);
  if (VIPS_INIT("nightlight-decoder") != 0) return false;
  ::vips_concurrency_set(1);
  ::vips_cache_set_max(0);
  // Its generated code needs memory that is writable and executable.
  ::vips_vector_set_enabled(FALSE);
  Bytes files[std::size(kSamples)];
  for (std::size_t i = 0; i < std::size(kSamples); ++i) files[i] = write_sample(kSamples[i]);
  allow_our_formats_only();
  for (std::size_t i = 0; i < std::size(kSamples); ++i) use(kSamples[i], files[i]);
  use_profiles();
  (void)::g_random_int();  // seeds itself from a file
  return true;
}

}  // namespace nightlight::media::worker
