#pragma once

#include <string>

#include "comparison.h"
#include "nightlight/media/decoder.h"

namespace nightlight::cli {

struct ComparePage {
  const CompareSide& a;
  const CompareSide& b;
  const CompareOptions& options;
  const Comparison& result;
  media::FrameOptions frames;  // as they were hashed with
};

// One self-contained page that shows the two side by side, the changed one as it was compared. A
// picture that cannot be read once more is left out, with the reason.
std::string compare_page(const ComparePage& page, media::Decoder& decoder);

}  // namespace nightlight::cli
