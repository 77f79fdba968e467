#include "nightlight/media/decoder.h"

#include <gtest/gtest.h>

#ifdef NIGHTLIGHT_SANITIZED
// What the libraries that make our test files do is none of our business: the HEVC encoder leaves
// blocks behind, and libvips' threads synchronise where ThreadSanitizer cannot see it.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libx265";
}
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "called_from_lib:libvips.so\ncalled_from_lib:libvips-cpp.so\ncalled_from_lib:libglib-2.0\n"
         "called_from_lib:libgobject-2.0\ncalled_from_lib:libx265\ncalled_from_lib:libaom\n"
         "called_from_lib:libheif.so\n";
}
#endif

namespace nightlight::media {
namespace {

TEST(Decoder, opens_the_real_worker_and_refuses_unknown_bytes) {
  NullLogger logger;
  PoolOptions options;
  options.worker = NIGHTLIGHT_BINARY_DIR "/bin/nightlight-decoder";
  auto decoder = Decoder::open(options, logger);
  ASSERT_TRUE(decoder) << to_text(decoder.error());
  const auto image = (*decoder)->decode(as_bytes("BM no such format"), {});
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().code(), Code::kInvalidArgument);
}

}  // namespace
}  // namespace nightlight::media
