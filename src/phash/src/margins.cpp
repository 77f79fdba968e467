#include "margins.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "lines.h"

namespace nightlight::phash::internal {
namespace {

constexpr std::uint32_t kMinSide = 16;

// Mean differences of brightness.
constexpr float kExact = 0.75F;     // of a border line from its colour, drawn
constexpr float kUniform = 2.5F;    // … compressed
constexpr float kJump = 3;          // of neighbouring lines at an edge
constexpr float kStillness = 0.7F;  // of neighbouring lines that are as good as equal
constexpr float kJumpOverStillness = 2;

constexpr std::size_t kThinnestFrame = 3;  // lines of the working picture

constexpr float kGroundTolerance = 8;    // of a pixel from the colour of its ground
constexpr double kOutermostShare = 0.9;  // of the outermost row of a bar
constexpr double kGroundShare = 0.4;     // of a row of text

bool is_enough(const Box& box, const ImageView& image) {
  return box.width >= std::max(kMinSide, image.width() / 4) &&
         box.height >= std::max(kMinSide, image.height() / 4);
}

std::optional<Box> if_smaller(const Box& box, const ImageView& image) {
  if (box == box_of(image) || !is_enough(box, image)) return std::nullopt;
  return box;
}

// How far compression may have spread an edge, in lines: over a block of JPEG or WebP.
constexpr std::size_t kBlock = 16;
std::size_t softening(std::size_t lines) {
  return std::clamp<std::size_t>(lines / 20, 4, kBlock + 1);
}

// Of `count` lines from `first` on, the first that rises above the one before it by at least half
// of what any of them does, in the difference from the colour.
std::size_t first_steep_rise(const LineReader& lines, float colour, std::size_t first,
                             std::size_t count) {
  std::vector<float> rises;
  float before = first == 0 ? 0 : deviation(lines.read(first - 1), colour);
  for (std::size_t i = first; i < std::min(first + count, lines.count()); ++i) {
    const float now = deviation(lines.read(i), colour);
    rises.push_back(now - before);
    before = now;
  }
  const float half = *std::max_element(rises.begin(), rises.end()) / 2;
  const auto is_steep = [half](float rise) { return rise >= half; };
  const auto found = std::find_if(rises.begin(), rises.end(), is_steep);
  return first + std::size_t(found - rises.begin());
}

std::size_t border_depth(const ImageView& image, const Box& box, Side side, Edge edge) {
  const LineReader lines(image, box, side);
  const float colour = median(lines.read(0));
  std::size_t depth = 0;
  const float uniform = edge == Edge::kSharp ? kExact : kUniform;
  while (depth < lines.count() && deviation(lines.read(depth), colour) <= uniform) ++depth;
  if (depth == 0 || depth == lines.count()) return 0;
  if (edge == Edge::kSharp) return depth;
  return first_steep_rise(lines, colour, depth, softening(lines.count()));
}

Box trimmed(const ImageView& image, Box box, Edge edge) {
  // Twice, for a border within a border.
  for (int round = 0; round < 2; ++round) {
    for (const Side side : kSides) {
      const std::size_t depth = border_depth(image, box, side, edge);
      const std::size_t lines = LineReader(image, box, side).count();
      if (lines - depth < kMinSide) continue;
      box = without_lines(box, side, std::uint32_t(depth));
    }
  }
  return box;
}

// The line before which the brightness jumps most, near a place found on the working picture: there
// a line stands for `scale` lines of the image.
std::size_t sharpest_edge(const LineReader& lines, double place, double scale) {
  const double reach = 1.5 * scale + 1;
  const auto first = std::size_t(std::max(1.0, std::floor(place - reach)));
  const auto last = std::min(lines.count() - 1, std::size_t(std::ceil(place + reach)));
  std::size_t sharpest = std::min(std::size_t(std::lround(place)), lines.count() - 1);
  float most = 0;
  for (std::size_t i = first; i <= last; ++i) {
    const float jump = difference(lines.read(i - 1), lines.read(i));
    if (jump > most) {
      most = jump;
      sharpest = i;
    }
  }
  return sharpest;
}

// The brightness that most pixels of a row have.
float mode_of(const Plane& plane, std::size_t row) {
  std::array<int, 256> counts{};
  for (std::size_t x = 0; x < plane.width; ++x) {
    ++counts[std::size_t(std::clamp(plane.row(row)[x], 0.0F, 255.0F))];
  }
  return float(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

bool has_ground(const Plane& plane, std::size_t row, float ground, double share) {
  const float* const samples = plane.row(row);
  const auto is_near = [ground](float sample) {
    return std::abs(sample - ground) <= kGroundTolerance;
  };
  return double(std::count_if(samples, samples + plane.width, is_near)) >=
         share * double(plane.width);
}

// The colour of the ground that starts with this outermost row, if one does.
std::optional<float> ground_at(const Plane& plane, std::size_t row) {
  const float mode = mode_of(plane, row);
  if (!has_ground(plane, row, mode, kOutermostShare)) return std::nullopt;
  return mode;
}

struct Rows {
  std::size_t top = 0;
  std::size_t bottom = 0;  // past the last
  std::size_t size() const { return bottom - top; }
};

Rows longest_stretch_without_ground(const Plane& plane) {
  const std::optional<float> above = ground_at(plane, 0);
  const std::optional<float> below = ground_at(plane, plane.height - 1);
  Rows longest;
  Rows current;
  for (std::size_t y = 0; y < plane.height; ++y) {
    const bool is_ground = (above && has_ground(plane, y, *above, kGroundShare)) ||
                           (below && has_ground(plane, y, *below, kGroundShare));
    if (is_ground) {
      current = {y + 1, y + 1};
    } else {
      current.bottom = y + 1;
    }
    if (current.size() > longest.size()) longest = current;
  }
  return longest;
}

// The first line of the picture from one side of the working picture; 0 when there is no edge.
// `jumps` holds the differences of neighbouring lines from that side.
std::size_t outermost_edge(const std::vector<float>& jumps) {
  if (jumps.size() < kMinSide) return 0;
  float most_outside = std::max(kStillness, jumps[0]);
  float best = kJumpOverStillness;
  std::size_t edge = 0;
  // Averaging spreads an edge over two lines.
  for (std::size_t i = kThinnestFrame; i < jumps.size() * 2 / 5; ++i) {
    most_outside = std::max(most_outside, jumps[i - 2]);
    if (jumps[i] < kJump || jumps[i] / most_outside < best) continue;
    best = jumps[i] / most_outside;
    edge = i + 1;
  }
  return edge;
}

std::vector<float> jumps_from(const Plane& plane, Side side) {
  const bool across = side == Side::kLeft || side == Side::kRight;
  std::vector<float> jumps((across ? plane.width : plane.height) - 1);
  for (std::size_t y = 0; y + (across ? 0 : 1) < plane.height; ++y) {
    const float* const row = plane.row(y);
    const float* const next = across ? row + 1 : row + plane.width;
    for (std::size_t x = 0; x + (across ? 1 : 0) < plane.width; ++x) {
      jumps[across ? x : y] += std::abs(next[x] - row[x]);
    }
  }
  for (float& jump : jumps) jump /= float(across ? plane.height : plane.width);
  if (side == Side::kRight || side == Side::kBottom) std::reverse(jumps.begin(), jumps.end());
  return jumps;
}

}  // namespace

std::optional<Box> without_border(const ImageView& image, Edge edge) {
  if (!is_enough(box_of(image), image)) return std::nullopt;
  return if_smaller(trimmed(image, box_of(image), edge), image);
}

std::optional<Box> between_bars(const ImageView& image, const Plane& working) {
  const Rows rows = longest_stretch_without_ground(working);
  if (rows.size() == working.height || rows.size() < kMinSide) return std::nullopt;
  const double scale = double(image.height()) / double(working.height);
  Box box = box_of(image);
  if (rows.top > 0) {
    const LineReader lines(image, box, Side::kTop);
    const std::size_t top = sharpest_edge(lines, double(rows.top) * scale, scale);
    box = without_lines(box, Side::kTop, std::uint32_t(top));
  }
  if (rows.bottom < working.height) {
    const LineReader lines(image, box, Side::kBottom);
    const double place = double(working.height - rows.bottom) * scale;
    const std::size_t bottom = sharpest_edge(lines, place, scale);
    box = without_lines(box, Side::kBottom, std::uint32_t(bottom));
  }
  if (!is_enough(box, image)) return std::nullopt;
  return if_smaller(trimmed(image, box, Edge::kSoft), image);
}

std::optional<Box> inside_edges(const ImageView& image, const Plane& working) {
  if (working.width < kMinSide || working.height < kMinSide) return std::nullopt;
  Box box = box_of(image);
  const double scale = double(std::max(image.width(), image.height())) /
                       double(std::max(working.width, working.height));
  constexpr std::array<std::array<Side, 2>, 2> kPairs = {
      {{Side::kLeft, Side::kRight}, {Side::kTop, Side::kBottom}}};
  for (const auto& pair : kPairs) {
    // A frame shows at both ends; at one end alone it may be a horizon.
    const std::size_t first = outermost_edge(jumps_from(working, pair[0]));
    const std::size_t second = outermost_edge(jumps_from(working, pair[1]));
    if (first == 0 || second == 0) continue;
    for (const auto& [side, edge] : {std::pair(pair[0], first), std::pair(pair[1], second)}) {
      const LineReader lines(image, box, side);
      const std::size_t cut = sharpest_edge(lines, double(edge) * scale, scale);
      box = without_lines(box, side, std::uint32_t(cut));
    }
  }
  return if_smaller(box, image);
}

}  // namespace nightlight::phash::internal
