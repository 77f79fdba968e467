#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "nightlight/core/bytes.h"
#include "nightlight/phash/pdq.h"
#include "nightlight/phash/query_tag.h"

namespace nightlight::phash {

// How many ways a picture is looked up. docs/adr/0012-query-variants.md says why these, and
// docs/benchmarks.md what each costs and finds.
enum class Profile : unsigned char {
  kFast,      // the whole picture: all turns and negatives of `full`, `nn512` and its mirror image
  kStandard,  // and without borders, bars and frames, against crops and small turns, with captions
              // and logos covered; mostly with the mirror image
  kThorough,  // and rarer ones, turned too
};
std::string_view profile_name(Profile profile);  // "fast", "standard", "thorough"
std::optional<Profile> profile_of(std::string_view name);

// A picture with its transparency: `alpha` holds one byte a pixel, row by row, or nothing when the
// picture is opaque. The colours of transparent pixels are as the file stores them.
struct PictureView {
  ImageView colours;
  ByteView alpha;
};

// The fingerprints that are kept of a picture: full and nn512 of the colours as stored.
std::vector<PdqFingerprint> fingerprints_of(const ImageView& colours);

// The hashes to look the picture up by, without repeats: the plainest tag of equal hashes stays.
// The first is always the whole picture's, `full`. A dearer profile has all hashes of a cheaper
// one. A picture whose quality is below kMinPdqQuality gets only its plain probes, and those of its
// transparency; a view of lesser quality is left out. Deterministic: the same on every machine.
// Fails with kInvalidArgument when alpha does not fit the colours.
Result<std::vector<Probe>> probes_of(const PictureView& picture, Profile profile);

// A part of a picture, in pixels from its top left.
struct PictureBox {
  std::uint32_t left = 0;
  std::uint32_t top = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  bool operator==(const PictureBox&) const = default;
};

// The part that is left of a picture in a view that cuts off what surrounds it: kTrim, kTrimSoft,
// kInner and kFrame. nullopt for other views, and when there is nothing to cut.
std::optional<PictureBox> box_of_view(const ImageView& colours, View view);

}  // namespace nightlight::phash
