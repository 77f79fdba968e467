#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "measure.h"

namespace nightlight::bench {

// Pictures that are different and yet alike, each looked up among all others of its kind.
struct HardNegatives {
  std::string kind;
  std::size_t pictures = 0;
  std::size_t left_out = 0;  // of a quality that is never matched
  std::uint64_t pairs = 0;   // ordered
  std::array<std::uint64_t, kMethods> within_radius{};
  std::array<std::uint64_t, kMethods> within_second_tier{};
};

// Frames of one scene (a view that moves over a photograph), memes on one template, filled-in
// forms, pages of text, flat logos. All but the photographs are drawn here.
// `scale` multiplies the number of pictures.
std::vector<HardNegatives> hard_negatives(const std::vector<Photo>& photos, const ProfileTags& tags,
                                          double scale);

}  // namespace nightlight::bench
