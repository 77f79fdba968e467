#pragma once

#include <array>

#include "av.h"
#include "nightlight/media/image.h"
#include "pixels.h"

namespace nightlight::media::worker {

// The EXIF orientation that a display matrix amounts to: the nearest of the eight. `matrix` as
// libavutil/display.h has it; 1 for one that is no turn at all.
std::uint8_t orientation_of_matrix(const std::array<std::int32_t, 9>& matrix);

// Decoded frames to upright RGB: libswscale with SWS_AREA, as the makers of vPDQ lists do it.
class Converter {
 public:
  // An image without pixels when the scaler does not know the format. `orientation` is the
  // stream's; 0 for the frame's own. Throws std::bad_alloc.
  Image to_image(const AVFrame& frame, std::uint8_t orientation, Rendering rendering);

 private:
  bool prepare(const AVFrame& frame, Rendering rendering);

  struct Key {
    int width;
    int height;
    int format;
    int range;
    int space;
    bool operator==(const Key&) const = default;
  };
  Key key_{};
  AvScale scale_{};
};

// The matrix's orientation, or 0 when there is none.
std::uint8_t orientation_of(const AVFrame& frame);
std::uint8_t orientation_of(const AVStream& stream);

}  // namespace nightlight::media::worker
