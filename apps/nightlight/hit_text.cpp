#include "hit_text.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "hash_text.h"

namespace nightlight::cli {
namespace {

constexpr auto kViewWords = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"even", "sampled evenly"},
    {"trim", "its border removed"},
    {"trimsoft", "its border and its softened edge removed"},
    {"inner", "the bars of text above and below it removed"},
    {"frame", "its soft frame removed"},
    {"fillbars", "the bars of text above and below it covered"},
    {"padtopleft", "its top and left edges extended by 3 %"},
    {"padtopright", "its top and right edges extended by 3 %"},
    {"padbottomleft", "its bottom and left edges extended by 3 %"},
    {"padbottomright", "its bottom and right edges extended by 3 %"},
    {"clean", "thin marks such as letters removed"},
    {"white", "its transparency over white"},
    {"black", "its transparency over black"},
    {"alphabox", "cropped to what is opaque"},
});

// What is covered, by the view's name without its number.
constexpr auto kCovered = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"filltop", "the strip at its top"},
    {"fillbottom", "the strip at its bottom"},
    {"fillends", "the strips at its top and bottom"},
    {"fillmiddle", "the strip across its middle"},
    {"filltopleft", "its top left corner"},
    {"filltopright", "its top right corner"},
    {"fillbottomleft", "its bottom left corner"},
    {"fillbottomright", "its bottom right corner"},
});

// A view's name that ends in a number, "padleft3" as {"padleft", "3"}.
std::pair<std::string_view, std::string_view> split(std::string_view name) {
  const std::size_t end = name.find_last_not_of("0123456789");
  const std::size_t digits = end == std::string_view::npos ? 0 : end + 1;
  return {name.substr(0, digits), name.substr(digits)};
}

std::string numbered_words(std::string_view name) {
  const auto [stem, number] = split(name);
  if (stem == "pad") return fmt::format("its edges extended by {} %", number);
  if (stem == "crop") return fmt::format("{} % cropped", number);
  if (stem == "turnleft") return fmt::format("turned by {} degrees to the left", number);
  if (stem == "turnright") return fmt::format("turned by {} degrees to the right", number);
  for (const auto& [covered, words] : kCovered) {
    if (covered == stem) return fmt::format("{} covered", words);
  }
  constexpr std::string_view kPad = "pad";
  if (stem.starts_with(kPad) && !number.empty()) {
    return fmt::format("its {} edge extended by {} %", stem.substr(kPad.size()), number);
  }
  return fmt::format("seen as {}", name);
}

std::string view_words(phash::View view) {
  const std::string_view name = phash::view_name(view);
  if (name.empty()) return "";
  for (const auto& [known, words] : kViewWords) {
    if (known == name) return std::string(words);
  }
  return numbered_words(name);
}

std::string_view dihedral_words(phash::Dihedral dihedral) {
  switch (dihedral) {
    case phash::Dihedral::kNone:
      return "";
    case phash::Dihedral::kRot90:
      return "a quarter turn to the left";
    case phash::Dihedral::kRot180:
      return "upside down by half a turn";
    case phash::Dihedral::kRot270:
      return "a quarter turn to the right";
    case phash::Dihedral::kFlipX:
      return "mirrored top to bottom";
    case phash::Dihedral::kFlipY:
      return "mirrored left to right";
    case phash::Dihedral::kFlipPlus1:
      return "mirrored over its diagonal";
    case phash::Dihedral::kFlipMinus1:
      return "mirrored over its other diagonal";
  }
  return "";
}

bool is_perceptual(const match::Hit& hit) {
  return hit.kind == match::HitKind::kPdq || hit.kind == match::HitKind::kVpdq;
}

std::string tag_text(const Finding& finding) {
  if (!is_perceptual(finding.found.hit)) return "";
  std::string text = finding.found.hit.tag.name();
  switch (finding.place.kind) {
    case service::Place::Kind::kPage:
      if (finding.place.number > 1) text += fmt::format(" page {}", finding.place.number);
      break;
    case service::Place::Kind::kCover:
      text += " cover";
      break;
    case service::Place::Kind::kFrame:
      text += " at " + format_video_time(finding.place.at);
      break;
    default:
      break;
  }
  return text;
}

// How much of the file is in the entry, and of the entry in the file.
std::string share_text(const match::Hit& hit) {
  if (!hit.video) return "";
  return fmt::format("{:.0f} % / {:.0f} %", hit.video->query_percent, hit.video->compared_percent);
}

double seconds_of(phash::VideoTime time) {
  return static_cast<double>(time.count()) / 1e6;
}

Json video_json(const phash::VideoComparison& video) {
  return {{"file_percent", video.query_percent},
          {"entry_percent", video.compared_percent},
          {"file_frames", video.query_frames},
          {"entry_frames", video.compared_frames},
          {"run_frames", video.run_frames},
          {"run_start_in_file", seconds_of(video.run_start_query)},
          {"run_start_in_entry", seconds_of(video.run_start_compared)},
          {"run_seconds", seconds_of(video.run_length)}};
}

}  // namespace

std::string tag_words(const phash::QueryTag& tag) {
  std::string words;
  for (const std::string& part :
       {std::string(dihedral_words(tag.dihedral)), view_words(tag.view),
        std::string(tag.tone == phash::Tone::kNegative ? "as a negative" : "")}) {
    if (part.empty()) continue;
    if (!words.empty()) words += ", ";
    words += part;
  }
  return words.empty() ? "as it is" : words;
}

std::vector<Column> hit_columns(const std::string& first) {
  return {{first, Align::kLeft, Fit::kShorten},
          {"LIST"},
          {"LABEL", Align::kLeft, Fit::kShorten},
          {"KIND"},
          {"DISTANCE", Align::kRight},
          {"QUALITY", Align::kRight},
          {"TAG"},
          {"SHARED", Align::kRight}};
}

std::vector<Cell> hit_cells(const std::string& first, const Finding& finding) {
  const match::Hit& hit = finding.found.hit;
  const Tone tone = hit.tier == match::Tier::kMatch ? Tone::kAlarm : Tone::kWarning;
  return {first,
          finding.found.list->version.header().name,
          finding.found.entry().label,
          Cell(match::hit_kind_name(hit.kind), tone),
          Cell(std::to_string(hit.distance), tone),
          hit.kind == match::HitKind::kPdq ? std::to_string(hit.query_quality) : "",
          tag_text(finding),
          share_text(hit)};
}

Json hit_json(const Finding& finding) {
  const match::Hit& hit = finding.found.hit;
  const lists::ListVersion& list = finding.found.list->version;
  Json json{{"list", list.header().name},
            {"list_version", list.id().hex()},
            {"entry", hit.entry},
            {"label", finding.found.entry().label},
            {"source", finding.found.entry().source},
            {"kind", match::hit_kind_name(hit.kind)},
            {"tier", match::tier_name(hit.tier)},
            {"distance", hit.distance},
            {"radius", hit.radius},
            {"quality", hit.query_quality},
            {"query_tag", is_perceptual(hit) ? hit.tag.name() : ""},
            {"place", service::place_name(finding.place.kind)}};
  if (finding.place.number > 0) json["page"] = finding.place.number;
  if (finding.place.kind == service::Place::Kind::kFrame) json["at"] = seconds_of(finding.place.at);
  if (hit.video) json["video"] = video_json(*hit.video);
  return json;
}

}  // namespace nightlight::cli
