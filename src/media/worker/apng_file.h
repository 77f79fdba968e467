#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "nightlight/core/bytes.h"
#include "pixels.h"

namespace nightlight::media::worker {

enum class Disposal : std::uint8_t { kNone = 0, kBackground = 1, kPrevious = 2 };
enum class Blend : std::uint8_t { kSource = 0, kOver = 1 };

// One frame's place on the canvas and its compressed pixels, borrowed from the file.
struct ApngFrame {
  Size size{};
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  Disposal disposal = Disposal::kNone;
  Blend blend = Blend::kSource;
  std::vector<ByteView> data{};
};

// An animated PNG taken apart.
struct ApngFile {
  Size canvas{};
  ByteView header{};  // IHDR's data
  std::vector<ByteView>
      shared{};       // whole chunks that each frame needs: palette, transparency, gamma
  ApngFrame still{};  // the default image; no data when it is the first frame
  std::vector<ApngFrame> frames{};
  bool damaged = false;  // a checksum is wrong, or the file ends early
};

// Nothing when the file is no PNG with an 'acTL' and a frame. Frames outside of the canvas are left
// out, and the file is then damaged. Allocates in proportion to the file.
std::optional<ApngFile> parse_apng(ByteView file);

// A PNG of the frame alone.
Bytes standalone_png(const ApngFile& file, const ApngFrame& frame);

}  // namespace nightlight::media::worker
