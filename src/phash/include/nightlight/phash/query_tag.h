#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "nightlight/core/result.h"
#include "nightlight/phash/pdq.h"

namespace nightlight::phash {

// The eight ways to lay a picture on a square grid. The names are those of Meta's PDQ; what they
// mean for a person is written beside them.
enum class Dihedral : unsigned char {
  kNone,
  kRot90,       // "rot90": a quarter turn counter-clockwise
  kRot180,      // "rot180"
  kRot270,      // "rot270": a quarter turn clockwise
  kFlipX,       // "flipx": upside down
  kFlipY,       // "flipy": mirrored, left to right
  kFlipPlus1,   // "flipplus1": transposed
  kFlipMinus1,  // "flipminus1": transposed over the other diagonal
};
inline constexpr std::size_t kDihedrals = 8;
std::string_view dihedral_name(Dihedral dihedral);  // "" for kNone

enum class Tone : unsigned char { kPositive, kNegative };

// What was cut off, added or covered before hashing. Which of them a profile uses and what each
// brings: docs/adr/0012-query-variants.md; names: docs/spec/query-tag.md. Percentages are of the
// width or height that the picture would have had, in all.
enum class View : unsigned char {
  kWhole,
  kEven,      // "even": the whole picture, sampled evenly whatever its size
  kTrim,      // "trim": without a uniform border or letterbox
  kTrimSoft,  // "trimsoft": the same, when compression has softened its edge
  kInner,     // "inner": without bars of text above and below it, as in a screenshot
  kFrame,     // "frame": without a soft frame, such as an enlarged blurred copy
  kFillBars,  // "fillbars": such bars covered from their surroundings
  kPad2,      // "pad2", …: so much was cut off, half of it at each end; made up from what is left
  kPad3,
  kPad5,
  kPad8,
  kPad10,
  kPadLeft3,  // "padleft3", …: at one side only
  kPadRight3,
  kPadTop3,
  kPadBottom3,
  kPadLeft5,
  kPadRight5,
  kPadTop5,
  kPadBottom5,
  kPadLeft8,
  kPadRight8,
  kPadTop8,
  kPadBottom8,
  kPadTopLeft,  // "padtopleft", …: 3 % at each of two sides
  kPadTopRight,
  kPadBottomLeft,
  kPadBottomRight,
  kCrop2,  // "crop2", …: so much cut off, half of it at each end
  kCrop4,
  kTurnLeft1,  // "turnleft1", …: turned back by so many degrees
  kTurnRight1,
  kTurnLeft2,
  kTurnRight2,
  kFillTop,  // "filltop", …: a zone where captions and logos lie, covered from its surroundings
  kFillBottom,
  kFillTop20,
  kFillBottom20,
  kFillEnds,
  kFillMiddle,
  kFillTopLeft,
  kFillTopRight,
  kFillBottomLeft,
  kFillBottomRight,
  kFillTopLeft35,
  kFillTopRight35,
  kFillBottomLeft35,
  kFillBottomRight35,
  kClean,     // "clean": without thin marks, such as letters
  kWhite,     // "white": transparency laid over white
  kBlack,     // "black": … over black
  kAlphaBox,  // "alphabox": cropped to the pixels that are at least half opaque
};
inline constexpr std::size_t kViews = std::size_t(View::kAlphaBox) + 1;
std::string_view view_name(View view);  // "" for kWhole

// Names how a query's hash was made of a picture: <scale>[@<view>][/<dihedral>][/negative].
struct QueryTag {
  PdqVariant scale = PdqVariant::kFull;
  View view = View::kWhole;
  Dihedral dihedral = Dihedral::kNone;
  Tone tone = Tone::kPositive;
  auto operator<=>(const QueryTag&) const = default;

  std::string name() const;  // "full@trim/flipy/negative"
  // Fails with kInvalidArgument and a position; accepts exactly what name() gives.
  static Result<QueryTag> parse(std::string_view name);
  bool is_plain() const;  // the picture as it is: no view, turn or negative, at any scale
};

// One hash that a picture is looked up by.
struct Probe {
  PdqHash hash;
  int quality = 0;  // of the view it was made of, 0..100
  QueryTag tag;
  auto operator<=>(const Probe&) const = default;
};

}  // namespace nightlight::phash
