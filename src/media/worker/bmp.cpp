#include "bmp.h"

#include <algorithm>
#include <new>
#include <optional>

#include "allocation.h"
#include "av.h"
#include "convert.h"
#include "page.h"

namespace nightlight::media::worker {
namespace {

using protocol::Outcome;

struct Header {
  std::uint64_t pixels_at = 0;
  Size size{};
  std::uint32_t depth = 0;  // bits a pixel
  bool compressed = false;
};

std::uint32_t number(ByteView file, std::size_t at, std::size_t bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes; i-- > 0;) {
    value = value << 8 | std::to_integer<std::uint32_t>(file[at + i]);
  }
  return value;
}

// BITMAPFILEHEADER and BITMAPCOREHEADER or BITMAPINFOHEADER; a negative height is of rows from top
// to bottom.
std::optional<Header> read_header(ByteView file) {
  if (file.size() < 26) return std::nullopt;
  Header header{.pixels_at = number(file, 10, 4)};
  if (number(file, 14, 4) == 12) {
    header.size = {number(file, 18, 2), number(file, 20, 2)};
    header.depth = number(file, 24, 2);
    return header;
  }
  if (file.size() < 34) return std::nullopt;
  const auto height = static_cast<std::int32_t>(number(file, 22, 4));
  const std::int64_t rows = height < 0 ? -std::int64_t{height} : height;
  header.size = {number(file, 18, 4), static_cast<std::uint32_t>(rows)};
  header.depth = number(file, 28, 2);
  const std::uint32_t compression = number(file, 30, 4);
  header.compressed = compression != 0 && compression != 3 && compression != 6;
  return header;
}

// The bytes that an uncompressed picture needs.
std::uint64_t whole_size(const Header& header) {
  const std::uint64_t row = (std::uint64_t{header.size.width} * header.depth + 31) / 32 * 4;
  return header.pixels_at + row * header.size.height;
}

// The file with zeros for what is missing, and FFmpeg's padding.
AvPacket make_packet(ByteView file, std::uint64_t size) {
  AvPacket packet(::av_packet_alloc());
  if (!packet || ::av_new_packet(packet.get(), static_cast<int>(size)) < 0) throw std::bad_alloc();
  auto* out = reinterpret_cast<std::byte*>(packet->data);
  std::fill(std::copy(file.begin(), file.end(), out), out + size, std::byte{0});
  return packet;
}

AvFrame decode_frame(const AVPacket& packet, std::uint64_t max_pixels) {
  AVCodecParameters* parameters = ::avcodec_parameters_alloc();
  if (parameters == nullptr) throw std::bad_alloc();
  parameters->codec_type = AVMEDIA_TYPE_VIDEO;
  parameters->codec_id = AV_CODEC_ID_BMP;
  const AvCodec decoder = open_decoder(*parameters, {1, 1}, max_pixels);
  ::avcodec_parameters_free(&parameters);
  AvFrame frame(::av_frame_alloc());
  if (!decoder || !frame) throw std::bad_alloc();
  if (::avcodec_send_packet(decoder.get(), &packet) < 0 ||
      ::avcodec_receive_frame(decoder.get(), frame.get()) < 0) {
    return nullptr;
  }
  return frame;
}

// The samples of formats that need no scaler, with their exact values.
std::optional<Samples> plain_samples(const AVFrame& frame) {
  const bool grey = frame.format == AV_PIX_FMT_GRAY8;
  if (!grey && frame.format != AV_PIX_FMT_BGRA) return std::nullopt;
  Samples samples{
      .size = {static_cast<std::uint32_t>(frame.width), static_cast<std::uint32_t>(frame.height)},
      .colours = grey ? Colours::kGrey : Colours::kRgb,
      .alpha = grey ? Alpha::kNone : Alpha::kLast,
      .channels = grey ? 1U : 4U};
  const std::size_t row = std::size_t{samples.channels} * samples.size.width;
  samples.bytes.resize(row * samples.size.height);
  for (int y = 0; y < frame.height; ++y) {
    const auto* from = reinterpret_cast<const std::byte*>(frame.data[0]) +
                       static_cast<std::ptrdiff_t>(y) * frame.linesize[0];
    std::byte* to = samples.bytes.data() + static_cast<std::size_t>(y) * row;
    std::copy(from, from + row, to);
    for (std::size_t x = 0; !grey && x < row; x += 4) std::swap(to[x], to[x + 2]);
  }
  return samples;
}

Image to_picture(const AVFrame& frame, Provenance provenance, Rendering rendering) {
  if (std::optional<Samples> samples = plain_samples(frame)) {
    return to_image(*std::move(samples), provenance, rendering);
  }
  Image image = Converter().to_image(frame, 1, Rendering::kFingerprint);
  image.provenance = provenance;
  return image;
}

}  // namespace

Decoded decode_bmp(ByteView file, const protocol::Request& request) {
  const std::optional<Header> header = read_header(file);
  if (!header || header->size.width == 0 || header->size.height == 0) return {};
  if (is_too_large(header->size, request.max_pixels)) return {Outcome::kTooLarge, {}};
  const std::uint64_t whole = header->compressed ? file.size() : whole_size(*header);
  if (whole > file.size() + std::uint64_t{4} * request.max_pixels) return {};
  const std::uint64_t size = std::max<std::uint64_t>(whole, file.size());
  if (size > INT_MAX - AV_INPUT_BUFFER_PADDING_SIZE) return {Outcome::kTooLarge, {}};
  const AvFrame frame = decode_frame(*make_packet(file, size), request.max_pixels);
  if (!frame) return {has_failed_allocation() ? Outcome::kOutOfMemory : Outcome::kUnreadable, {}};
  Provenance provenance{.format = Format::kBmp,
                        .stored_width = static_cast<std::uint32_t>(frame->width),
                        .stored_height = static_cast<std::uint32_t>(frame->height)};
  provenance.damaged = whole > file.size();
  Decoded decoded{Outcome::kDone, to_picture(*frame, provenance, request.rendering)};
  if (decoded.image.rgb.empty()) decoded.outcome = Outcome::kUnreadable;
  return decoded;
}

}  // namespace nightlight::media::worker
