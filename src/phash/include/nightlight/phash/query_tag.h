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

// What was cut off, added or covered before hashing: docs/spec/query-tag.md.
enum class View : unsigned char {
  kWhole,
  kTrim,      // "trim": a uniform border or letterbox removed
  kTrimCrop,  // "trimcrop": the same, and a little more
  kInner,     // "inner": the picture inside a frame, as in a screenshot
  kPad2,      // "pad2", …: the content mirrored outwards at all four sides, by that percentage in all
  kPad4,
  kPad6,
  kPad8,
  kPad10,
  kPadLeft,  // "padleft", …: by 5 % at one side only
  kPadRight,
  kPadTop,
  kPadBottom,
  kCrop2,  // "crop2", …: that percentage cut off in all, half of it at each end
  kCrop4,
  kFillTop,  // "filltop", …: a zone where captions and logos lie, covered from its surroundings
  kFillBottom,
  kFillTopLeft,
  kFillTopRight,
  kFillBottomLeft,
  kFillBottomRight,
  kFillMiddle,
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
