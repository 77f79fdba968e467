#include "words.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "nightlight/phash/query_tag.h"

namespace nightlight::service {
namespace {

using phash::Dihedral;

// By the beginning of the view's name; the first that fits counts.
constexpr auto kViews = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"even", "sampled evenly"},
    {"trim", "border removed"},
    {"inner", "bars of text removed"},
    {"frame", "soft frame removed"},
    {"fillbars", "bars of text covered"},
    {"pad", "taken for a cropped copy"},
    {"crop", "edges cut off"},
    {"turn", "set straight"},
    {"fill", "a caption's or logo's place covered"},
    {"clean", "thin marks removed"},
    {"white", "transparency over white"},
    {"black", "transparency over black"},
    {"alphabox", "cropped to what is opaque"},
});

std::string_view view_words(phash::View view) {
  const std::string_view name = phash::view_name(view);
  for (const auto& [prefix, words] : kViews) {
    if (name.starts_with(prefix)) return words;
  }
  return name;
}

std::string_view turn_words(Dihedral dihedral) {
  switch (dihedral) {
    case Dihedral::kNone:
      return "";
    case Dihedral::kRot90:
      return "turned a quarter to the left";
    case Dihedral::kRot180:
      return "turned by half";
    case Dihedral::kRot270:
      return "turned a quarter to the right";
    case Dihedral::kFlipX:
      return "flipped upside down";
    case Dihedral::kFlipY:
      return "mirrored";
    case Dihedral::kFlipPlus1:
      return "mirrored and turned a quarter to the left";
    case Dihedral::kFlipMinus1:
      return "mirrored and turned a quarter to the right";
  }
  return "";
}

std::string video_words(const casework::VideoOverlap& video) {
  const auto seconds = [](std::chrono::milliseconds time) { return double(time.count()) / 1000; };
  return fmt::format(
      "{:.1f} % of the listed video's {} compared frames are in the file and {:.1f} % of the "
      "file's "
      "{} are in the listed video; the longest run is {} frames over {:.1f} s, from {:.1f} s in "
      "the "
      "file and {:.1f} s in the listed video",
      video.entry_percent, video.entry_frames, video.query_percent, video.query_frames,
      video.run_frames, seconds(video.run_length), seconds(video.run_start_query),
      seconds(video.run_start_entry));
}

std::string place_words(const casework::DecodedMedia& media) {
  if (media.at) return fmt::format(" of the frame at {:.1f} s", double(media.at->count()) / 1000);
  if (media.page > 1) return fmt::format(" of page {}", media.page);
  return "";
}

}  // namespace

std::string tag_words(std::string_view query_tag) {
  const auto tag = phash::QueryTag::parse(query_tag);
  if (!tag) return "";
  std::string text;
  const auto add = [&text](std::string_view words) {
    if (words.empty()) return;
    if (!text.empty()) text += ", ";
    text += words;
  };
  add(turn_words(tag->dihedral));
  add(tag->tone == phash::Tone::kNegative ? "as a negative" : "");
  add(view_words(tag->view));
  if (text.empty()) text = "as it is";
  return text;
}

std::string hit_words(const casework::Detection& detection) {
  if (detection.query_tag.empty()) {
    return fmt::format("the {} digest is equal", detection.hit_kind);
  }
  const std::string how =
      fmt::format("{}: {}", detection.query_tag, tag_words(detection.query_tag));
  if (detection.video) {
    return fmt::format("{}; frames within a distance of {}, the nearest at {} ({})",
                       video_words(*detection.video), detection.radius, detection.distance, how);
  }
  return fmt::format("the {} fingerprint{} is at distance {} of at most {}, quality {} ({})",
                     detection.hit_kind, place_words(detection.media), detection.distance,
                     detection.radius, detection.quality, how);
}

}  // namespace nightlight::service
