#include "nightlight/media/decoder.h"

#include <gtest/gtest.h>

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
