#include "apng_file.h"

#include <array>

#include "nightlight/core/encoding.h"

namespace nightlight::media::worker {
namespace {

constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";

std::uint32_t crc_of(ByteView bytes) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < made.size(); ++i) {
      std::uint32_t crc = i;
      for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
      made[i] = crc;
    }
    return made;
  }();
  std::uint32_t crc = 0xffffffff;
  for (const std::byte byte : bytes) {
    crc = table[(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xff] ^ crc >> 8;
  }
  return ~crc;
}

struct Chunk {
  std::string_view type;
  ByteView data;
  ByteView whole;
};

// Takes a file apart chunk by chunk.
class Parser {
 public:
  explicit Parser(ByteView file) : in_(file) {}

  std::optional<ApngFile> run() {
    const auto signature = in_.raw(kSignature.size());
    if (!signature || as_text(*signature) != kSignature) return std::nullopt;
    for (;;) {
      const std::optional<Chunk> chunk = next();
      if (!chunk) {
        out_.damaged = true;
        break;
      }
      if (chunk->type == "IEND") break;
      if (!take(*chunk)) return std::nullopt;
    }
    finish_frame();
    if (!animated_ || out_.frames.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  // The next chunk, or what is left of it in a file that was cut.
  std::optional<Chunk> next() {
    const std::size_t start = in_.offset();
    const auto length = in_.u32();
    const auto type = in_.raw(4);
    if (!length || !type) return std::nullopt;
    const std::size_t there = std::min<std::size_t>(*length, in_.remaining());
    const auto data = in_.raw(there);
    if (!data) return std::nullopt;
    const auto crc = in_.u32();
    const ByteView checked(type->data(), 4 + there);
    if (there < *length || !crc || *crc != crc_of(checked)) out_.damaged = true;
    return Chunk{as_text(*type), *data, ByteView(type->data() - 4, in_.offset() - start)};
  }

  bool take(const Chunk& chunk) {
    if (chunk.type == "IHDR") return take_header(chunk.data);
    if (out_.header.empty()) return false;
    if (chunk.type == "acTL") animated_ = true;
    if (chunk.type == "fcTL") take_control(chunk.data);
    if (chunk.type == "IDAT") take_data(chunk.data);
    if (chunk.type == "fdAT" && chunk.data.size() > 4) take_data(chunk.data.subspan(4));
    // Orientation is applied to the canvas, once.
    const bool shared =
        !seen_data_ && chunk.type != "acTL" && chunk.type != "fcTL" && chunk.type != "eXIf";
    if (shared) out_.shared.push_back(chunk.whole);
    return true;
  }

  bool take_header(ByteView data) {
    if (data.size() != 13 || !out_.header.empty()) return false;
    nightlight::Decoder in(data);
    out_.canvas = {in.u32().value_or(0), in.u32().value_or(0)};
    out_.header = data;
    out_.still.size = out_.canvas;
    return out_.canvas.width != 0 && out_.canvas.height != 0;
  }

  void take_control(ByteView data) {
    finish_frame();
    if (data.size() != 26) {
      out_.damaged = true;
      return;
    }
    nightlight::Decoder in(data.subspan(4));
    ApngFrame frame;
    frame.size = {in.u32().value_or(0), in.u32().value_or(0)};
    frame.x = in.u32().value_or(0);
    frame.y = in.u32().value_or(0);
    const auto disposal = std::to_integer<std::uint8_t>(data[24]);
    frame.disposal = disposal <= 2 ? static_cast<Disposal>(disposal) : Disposal::kNone;
    frame.blend = data[25] == std::byte{1} ? Blend::kOver : Blend::kSource;
    frame_ = frame;
  }

  void take_data(ByteView data) {
    seen_data_ = true;
    (frame_ ? *frame_ : out_.still).data.push_back(data);
  }

  void finish_frame() {
    if (!frame_) return;
    const ApngFrame frame = *std::move(frame_);
    frame_.reset();
    const bool fits = frame.size.width != 0 && frame.size.height != 0 && !frame.data.empty() &&
                      frame.x <= out_.canvas.width && frame.y <= out_.canvas.height &&
                      frame.size.width <= out_.canvas.width - frame.x &&
                      frame.size.height <= out_.canvas.height - frame.y;
    if (fits) {
      out_.frames.push_back(frame);
    } else {
      out_.damaged = true;
    }
  }

  nightlight::Decoder in_;
  ApngFile out_{};
  std::optional<ApngFrame> frame_{};
  bool animated_ = false;
  bool seen_data_ = false;
};

void write_chunk(Encoder& out, std::string_view type, ByteView data) {
  const Bytes body = Encoder().raw(as_bytes(type)).raw(data).result();
  out.u32(static_cast<std::uint32_t>(data.size())).raw(body).u32(crc_of(body));
}

}  // namespace

std::optional<ApngFile> parse_apng(ByteView file) {
  return Parser(file).run();
}

Bytes standalone_png(const ApngFile& file, const ApngFrame& frame) {
  Encoder out;
  out.raw(as_bytes(kSignature));
  const Bytes header =
      Encoder().u32(frame.size.width).u32(frame.size.height).raw(file.header.subspan(8)).result();
  write_chunk(out, "IHDR", header);
  for (const ByteView chunk : file.shared) out.raw(chunk);
  for (const ByteView data : frame.data) write_chunk(out, "IDAT", data);
  write_chunk(out, "IEND", {});
  return std::move(out).result();
}

}  // namespace nightlight::media::worker
