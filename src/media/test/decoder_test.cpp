#include "nightlight/media/decoder.h"

#include <gtest/gtest.h>

#ifdef NIGHTLIGHT_SANITIZED
// What the libraries that make our test files do is none of our business: the HEVC encoder leaves
// blocks behind, and libvips' threads synchronise where ThreadSanitizer cannot see it.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libx265";
}
extern "C" const char* __tsan_default_options();
extern "C" const char* __tsan_default_options() {
  return "ignore_noninstrumented_modules=1";
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
