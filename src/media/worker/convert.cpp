#include "convert.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace nightlight::media::worker {
namespace {

constexpr std::size_t kMatrixBytes = 9 * sizeof(std::int32_t);

std::uint8_t orientation_of_bytes(const std::uint8_t* data, std::size_t size) {
  if (data == nullptr || size < kMatrixBytes) return 0;
  std::array<std::int32_t, 9> matrix{};
  std::memcpy(matrix.data(), data, kMatrixBytes);
  return orientation_of_matrix(matrix);
}

// A frame of our own with room for the scaler's wide writes.
AvFrame make_target(const AVFrame& frame) {
  AvFrame target(::av_frame_alloc());
  if (!target) throw std::bad_alloc();
  target->format = AV_PIX_FMT_RGB24;
  target->width = frame.width;
  target->height = frame.height;
  if (::av_frame_get_buffer(target.get(), 64) < 0) throw std::bad_alloc();
  return target;
}

Bytes tight_rows(const AVFrame& rgb) {
  const std::size_t row = std::size_t{3} * static_cast<std::size_t>(rgb.width);
  Bytes bytes(row * static_cast<std::size_t>(rgb.height));
  for (int y = 0; y < rgb.height; ++y) {
    const auto* from = reinterpret_cast<const std::byte*>(rgb.data[0]) +
                       static_cast<std::ptrdiff_t>(y) * rgb.linesize[0];
    std::copy(from, from + row, bytes.data() + static_cast<std::size_t>(y) * row);
  }
  return bytes;
}

}  // namespace

std::uint8_t orientation_of_matrix(const std::array<std::int32_t, 9>& matrix) {
  // Where a step to the right and a step down go: (a, b) and (c, d).
  const std::int64_t a = matrix[0];
  const std::int64_t b = matrix[1];
  const std::int64_t c = matrix[3];
  const std::int64_t d = matrix[4];
  const auto size = [](std::int64_t value) { return value < 0 ? -value : value; };
  if (size(a) + size(d) >= size(b) + size(c)) {
    if (a == 0 && d == 0) return 1;
    return a < 0 ? (d < 0 ? 3 : 2) : (d < 0 ? 4 : 1);
  }
  return c < 0 ? (b < 0 ? 7 : 6) : (b < 0 ? 8 : 5);
}

std::uint8_t orientation_of(const AVFrame& frame) {
  const AVFrameSideData* side = ::av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
  return side == nullptr ? std::uint8_t{0} : orientation_of_bytes(side->data, side->size);
}

std::uint8_t orientation_of(const AVStream& stream) {
  std::size_t size = 0;
  const std::uint8_t* data = ::av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  return orientation_of_bytes(data, size);
}

bool Converter::prepare(const AVFrame& frame, Rendering rendering) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  if (::sws_isSupportedInput(format) <= 0) return false;
  // Lists are made with the scaler's own matrix, whatever the video says of its colours; people
  // should see the right ones.
  const int space = rendering == Rendering::kDisplay && frame.colorspace != AVCOL_SPC_UNSPECIFIED
                        ? static_cast<int>(frame.colorspace)
                        : SWS_CS_DEFAULT;
  const int range = frame.color_range == AVCOL_RANGE_JPEG ? 1 : 0;
  const Key key{frame.width, frame.height, frame.format, range, space};
  if (scale_ && key == key_) return true;
  key_ = key;
  scale_.reset(::sws_getContext(frame.width, frame.height, format, frame.width, frame.height,
                                AV_PIX_FMT_RGB24, SWS_AREA, nullptr, nullptr, nullptr));
  if (!scale_) return false;
  const int* table = ::sws_getCoefficients(space);
  const int* rgb = ::sws_getCoefficients(SWS_CS_DEFAULT);
  const bool is_full = range == 1 || format == AV_PIX_FMT_YUVJ420P ||
                       format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P ||
                       format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
  (void)::sws_setColorspaceDetails(scale_.get(), table, is_full ? 1 : 0, rgb, 1, 0, 1 << 16,
                                   1 << 16);
  return true;
}

Image Converter::to_image(const AVFrame& frame, std::uint8_t orientation, Rendering rendering) {
  if (frame.width <= 0 || frame.height <= 0 || !prepare(frame, rendering)) return {};
  const AvFrame target = make_target(frame);
  const int rows = ::sws_scale(scale_.get(), frame.data, frame.linesize, 0, frame.height,
                               target->data, target->linesize);
  if (rows != frame.height) return {};
  const Size stored{static_cast<std::uint32_t>(frame.width),
                    static_cast<std::uint32_t>(frame.height)};
  if (orientation == 0) orientation = std::max<std::uint8_t>(orientation_of(frame), 1);
  const Size upright = oriented_size(stored, orientation);
  Image image{.width = upright.width, .height = upright.height};
  image.rgb = orient(tight_rows(*target), stored, orientation);
  image.provenance.stored_width = stored.width;
  image.provenance.stored_height = stored.height;
  image.provenance.orientation = orientation;
  return image;
}

}  // namespace nightlight::media::worker
