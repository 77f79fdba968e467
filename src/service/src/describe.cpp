#include <algorithm>

#include "nightlight/service/scanner.h"

namespace nightlight::service {
namespace {

using casework::DecodedMedia;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr const char* kDetector = "hash-match";
constexpr const char* kDecoder = "nightlight-decoder " NIGHTLIGHT_VERSION;

const MediaPage* page_at(const MediaLook& look, const Place& place) {
  const bool is_page = place.kind == Place::Kind::kPage || place.kind == Place::Kind::kCover;
  if (!is_page && look.pages.empty()) return nullptr;
  for (const MediaPage& page : look.pages) {
    const bool is_cover = page.kind == media::Frame::Kind::kCover;
    if (is_page && is_cover == (place.kind == Place::Kind::kCover) && page.number == place.number) {
      return &page;
    }
  }
  return is_page ? nullptr : &look.pages.front();
}

// Of the video where it is about one, and of the file's first picture for exact digests.
const media::Provenance* provenance_at(const MediaLook& look, const Place& place) {
  const bool is_page = place.kind == Place::Kind::kPage || place.kind == Place::Kind::kCover;
  if (look.video && !is_page) return &look.video->provenance;
  const MediaPage* page = page_at(look, place);
  return page == nullptr ? nullptr : &page->provenance;
}

DecodedMedia media_at(const MediaLook& look, const Place& place) {
  DecodedMedia media;
  const media::Provenance* provenance = provenance_at(look, place);
  if (provenance == nullptr) return media;
  media.decoder = kDecoder;
  media.format = media::format_name(provenance->format);
  media.width = provenance->stored_width;
  media.height = provenance->stored_height;
  media.orientation = provenance->orientation;
  media.page = place.number;
  if (place.kind == Place::Kind::kFrame) media.at = duration_cast<milliseconds>(place.at);
  const bool damaged = provenance->damaged || (look.summary && look.summary->damaged);
  media.state = damaged ? DecodedMedia::State::kDamaged : DecodedMedia::State::kWhole;
  return media;
}

casework::VideoOverlap overlap_of(const phash::VideoComparison& video) {
  return {.query_percent = video.query_percent,
          .entry_percent = video.compared_percent,
          .query_frames = video.query_frames,
          .entry_frames = video.compared_frames,
          .run_frames = video.run_frames,
          .run_start_query = duration_cast<milliseconds>(video.run_start_query),
          .run_start_entry = duration_cast<milliseconds>(video.run_start_compared),
          .run_length = duration_cast<milliseconds>(video.run_length)};
}

std::string entry_variant(const lists::ListEntry& entry) {
  const auto* pdq = std::get_if<phash::PdqFingerprint>(&entry.fingerprint);
  return pdq == nullptr ? std::string() : std::string(phash::variant_name(pdq->variant));
}

}  // namespace

casework::Detection describe(const Finding& finding, const MediaLook& look) {
  const BankHit& found = finding.found;
  const lists::ListVersion& list = found.list->version;
  const lists::ListEntry& entry = found.entry();
  casework::Detection detection;
  detection.detector = kDetector;
  detection.detector_version = NIGHTLIGHT_VERSION;
  detection.list_name = list.header().name;
  detection.list_version = list.id().hex();
  detection.list_entry = found.hit.entry;
  detection.entry_label = entry.label;
  detection.entry_source = entry.source;
  detection.hit_kind = match::hit_kind_name(found.hit.kind);
  detection.distance = found.hit.distance;
  detection.radius = found.hit.radius;
  detection.quality = found.hit.query_quality;
  if (finding.place.kind != Place::Kind::kFile) detection.query_tag = found.hit.tag.name();
  detection.tier =
      found.hit.tier == match::Tier::kNear ? casework::Tier::kNear : casework::Tier::kMatch;
  detection.bank = found.bank->settings.name;
  detection.category = found.bank->settings.category;
  detection.entry_fingerprint = lists::fingerprint_id(entry.fingerprint);
  detection.entry_variant = entry_variant(entry);
  detection.media = media_at(look, finding.place);
  if (found.hit.video) detection.video = overlap_of(*found.hit.video);
  return detection;
}

}  // namespace nightlight::service
