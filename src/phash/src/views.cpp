#include "views.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "margins.h"
#include "nightlight/core/check.h"
#include "partial_grid.h"
#include "working_picture.h"

namespace nightlight::phash::internal {
namespace {

// The cheapest profile that has the view.
struct Reframed {
  View view;
  Profile from;
  ViewArea area;
};

constexpr auto kStandard = Profile::kStandard;
constexpr auto kThorough = Profile::kThorough;

// The picture as it was before `percent` of a side was cut off, as a multiple of what is left.
constexpr double lost(double percent) {
  return percent / (100 - percent);
}
constexpr ViewArea around(double each) {
  return {-each, -each, 1 + each, 1 + each};
}
constexpr ViewArea beside(double left, double top, double right, double bottom) {
  return {-lost(left), -lost(top), 1 + lost(right), 1 + lost(bottom)};
}

constexpr Reframed kReframed[] = {
    {View::kPad2, kStandard, around(lost(2) / 2)},
    {View::kPad3, kStandard, around(lost(3) / 2)},
    {View::kPad5, kStandard, around(lost(5) / 2)},
    {View::kPad8, kStandard, around(lost(8) / 2)},
    {View::kPad10, kStandard, around(lost(10) / 2)},
    {View::kPadLeft3, kStandard, beside(3, 0, 0, 0)},
    {View::kPadRight3, kStandard, beside(0, 0, 3, 0)},
    {View::kPadTop3, kStandard, beside(0, 3, 0, 0)},
    {View::kPadBottom3, kStandard, beside(0, 0, 0, 3)},
    {View::kPadLeft5, kStandard, beside(5, 0, 0, 0)},
    {View::kPadRight5, kStandard, beside(0, 0, 5, 0)},
    {View::kPadTop5, kStandard, beside(0, 5, 0, 0)},
    {View::kPadBottom5, kStandard, beside(0, 0, 0, 5)},
    {View::kPadLeft8, kStandard, beside(8, 0, 0, 0)},
    {View::kPadRight8, kStandard, beside(0, 0, 8, 0)},
    {View::kPadTop8, kStandard, beside(0, 8, 0, 0)},
    {View::kPadBottom8, kStandard, beside(0, 0, 0, 8)},
    {View::kPadTopLeft, kThorough, beside(3, 3, 0, 0)},
    {View::kPadTopRight, kThorough, beside(0, 3, 3, 0)},
    {View::kPadBottomLeft, kThorough, beside(3, 0, 0, 3)},
    {View::kPadBottomRight, kThorough, beside(0, 0, 3, 3)},
    {View::kCrop2, kThorough, around(-0.01)},
    {View::kCrop4, kThorough, around(-0.02)},
};

struct Turned {
  View view;
  Angle angle;
  double margin;  // what a turn by that angle and a cut to a rectangle cost, at 16:9
};
// Sine and cosine of 1 and 2 degrees.
constexpr Angle kOne = {0.01745240643728351, 0.9998476951563913};
constexpr Angle kTwo = {0.03489949670250097, 0.9993908270190958};
constexpr Angle backwards(const Angle& angle) {
  return {-angle.sine, angle.cosine};
}
constexpr Turned kTurned[] = {
    {View::kTurnLeft1, kOne, 0.03},
    {View::kTurnRight1, backwards(kOne), 0.03},
    {View::kTurnLeft2, kTwo, 0.055},
    {View::kTurnRight2, backwards(kTwo), 0.055},
};

// Strips across the picture, in samples of the grid.
struct Strip {
  View view;
  Profile from;
  Zone first;
  Zone second;
};
constexpr Zone kNoZone = {0, 0, 0, 0};
constexpr Strip kStrips[] = {
    {View::kFillTop, kStandard, {0, 0, kGrid, 7}, kNoZone},
    {View::kFillBottom, kStandard, {0, 57, kGrid, kGrid}, kNoZone},
    {View::kFillMiddle, kStandard, {7, 26, 57, 38}, kNoZone},
    {View::kFillTop20, kThorough, {0, 0, kGrid, 13}, kNoZone},
    {View::kFillBottom20, kThorough, {0, 51, kGrid, kGrid}, kNoZone},
    {View::kFillEnds, kThorough, {0, 0, kGrid, 11}, {0, 53, kGrid, kGrid}},
};

// Squares of pixels in a corner, as a share of the shorter side.
struct Corner {
  View view;
  double share;
  bool is_right;
  bool is_bottom;
};
constexpr Corner kCorners[] = {
    {View::kFillTopLeft, 0.2, false, false},      {View::kFillTopRight, 0.2, true, false},
    {View::kFillBottomLeft, 0.2, false, true},    {View::kFillBottomRight, 0.2, true, true},
    {View::kFillTopLeft35, 0.35, false, false},   {View::kFillTopRight35, 0.35, true, false},
    {View::kFillBottomLeft35, 0.35, false, true}, {View::kFillBottomRight35, 0.35, true, true},
};

Zone zone_of(const Corner& corner, const Plane& picture) {
  const double side = corner.share * double(std::min(picture.width, picture.height));
  const auto samples = [side](std::size_t length) {
    return std::size_t(std::lround(side / double(length) * double(kGrid)));
  };
  const std::size_t width = samples(picture.width);
  const std::size_t height = samples(picture.height);
  const std::size_t left = corner.is_right ? kGrid - width : 0;
  const std::size_t top = corner.is_bottom ? kGrid - height : 0;
  return {left, top, left + width, top + height};
}

class ViewList {
 public:
  ViewList(const ImageView& image, Profile profile)
      : image_(image),
        is_thorough_(profile == Profile::kThorough),
        picture_(working_picture(image, box_of(image))),
        whole_(sample(picture_, {})) {}

  std::vector<ViewSpectrum> run() {
    // Turned too: PDQ's own sampling is not symmetric.
    add(View::kEven, is_thorough_ ? Copies::kAll : Copies::kPositive, whole_);
    add_without_margins();
    add_reframed();
    for (const Turned& turned : kTurned) {
      add(turned.view, Copies::kMirrored, sample_turned(picture_, turned.angle, turned.margin));
    }
    for (const Strip& strip : kStrips) {
      if (is_wanted(strip.from)) add_covered(strip.view, strip.first, strip.second);
    }
    for (const Corner& corner : kCorners) {
      add_covered(corner.view, zone_of(corner, picture_), kNoZone);
    }
    add(View::kClean, overlay_copies(), sample_without_marks(picture_));
    return std::move(views_);
  }

 private:
  bool is_wanted(Profile from) const { return is_thorough_ || from == Profile::kStandard; }
  Copies overlay_copies() const { return is_thorough_ ? Copies::kMirrored : Copies::kUpright; }

  void add(View view, Copies copies, const PartialGrid& grid) {
    views_.push_back({view, copies, PdqSpectrum::of(completed(grid))});
  }

  // At full size: of a picture whose margins are cut off exactly, the hash is exact as well.
  void add_part(View view, Copies copies, const std::optional<Box>& box) {
    if (!box) return;
    const Bytes pixels = pixels_of(image_, *box);
    const auto part = ImageView::create(pixels, box->width, box->height, image_.channels());
    NIGHTLIGHT_CHECK(part.has_value());
    views_.push_back({view, copies, PdqSpectrum::of(*part, PdqVariant::kFull)});
  }

  void add_without_margins() {
    const std::optional<Box> sharp = without_border(image_, Edge::kSharp);
    add_part(View::kTrim, Copies::kAll, sharp);
    const std::optional<Box> soft = without_border(image_, Edge::kSoft);
    if (soft != sharp) add_part(View::kTrimSoft, Copies::kMirrored, soft);
    const std::optional<Box> between = between_bars(image_, picture_);
    add_part(View::kInner, Copies::kMirrored, between);
    if (between) add_with_bars_covered(*between);
    add_part(View::kFrame, Copies::kMirrored, inside_edges(image_, picture_));
  }

  void add_with_bars_covered(const Box& between) {
    const double scale = double(kGrid) / double(image_.height());
    // A sample that a bar only touches is kept.
    const auto top = std::size_t(std::lround(double(between.top) * scale));
    const double end = double(between.top + between.height) * scale;
    const auto bottom = std::min(kGrid, std::size_t(std::lround(end)));
    add_covered(View::kFillBars, {0, 0, kGrid, top}, {0, bottom, kGrid, kGrid});
  }

  void add_reframed() {
    const Copies copies = is_thorough_ ? Copies::kPositive : Copies::kMirrored;
    for (const Reframed& reframed : kReframed) {
      if (is_wanted(reframed.from)) add(reframed.view, copies, sample(picture_, reframed.area));
    }
  }

  void add_covered(View view, const Zone& first, const Zone& second) {
    PartialGrid grid = whole_;
    forget(grid, first);
    forget(grid, second);
    add(view, overlay_copies(), grid);
  }

  const ImageView& image_;
  bool is_thorough_;
  Plane picture_;
  PartialGrid whole_;
  std::vector<ViewSpectrum> views_;
};

}  // namespace

std::vector<ViewSpectrum> views_of(const ImageView& image, Profile profile) {
  if (profile == Profile::kFast) return {};
  return ViewList(image, profile).run();
}

}  // namespace nightlight::phash::internal

namespace nightlight::phash {

std::optional<PictureBox> box_of_view(const ImageView& colours, View view) {
  using internal::Edge;
  const auto working = [&] {
    return internal::working_picture(colours, internal::box_of(colours));
  };
  switch (view) {
    case View::kTrim:
      return internal::without_border(colours, Edge::kSharp);
    case View::kTrimSoft:
      return internal::without_border(colours, Edge::kSoft);
    case View::kInner:
      return internal::between_bars(colours, working());
    case View::kFrame:
      return internal::inside_edges(colours, working());
    default:
      return std::nullopt;
  }
}

}  // namespace nightlight::phash
