#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compare_side.h"
#include "nightlight/media/decoder.h"

namespace nightlight::cli {

// Reads a picture or video once more, for its pixels.

// The page of that number. Fails as the decoder does, and with kNotFound when there is no such
// page.
Result<media::Image> read_page(const std::string& path, std::uint32_t number,
                               media::Decoder& decoder);

// For each time the first sampled frame at or after it, or the last; times rise. Frames are small:
// no longer than `max_side`.
Result<std::vector<media::Image>> read_frames(const std::string& path,
                                              const std::vector<phash::VideoTime>& times,
                                              const media::FrameOptions& options,
                                              std::uint32_t max_side, media::Decoder& decoder);

}  // namespace nightlight::cli
