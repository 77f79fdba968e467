#include <algorithm>

#include "render.h"
#include "words.h"

namespace nightlight::service {
namespace {

using casework::DecodedMedia;

// A bad entry, or a bank of the same picture many times, must not make an answer of megabytes.
constexpr std::size_t kMaxHits = 100;

double seconds_of(std::chrono::milliseconds time) {
  return double(time.count()) / 1000;
}

Json video_json(const casework::VideoOverlap& video) {
  return {{"file_percent", video.query_percent},
          {"entry_percent", video.entry_percent},
          {"file_frames", video.query_frames},
          {"entry_frames", video.entry_frames},
          {"run_frames", video.run_frames},
          {"run_start_in_file", seconds_of(video.run_start_query)},
          {"run_start_in_entry", seconds_of(video.run_start_entry)},
          {"run_seconds", seconds_of(video.run_length)}};
}

Json decoded_json(const DecodedMedia& media) {
  Json json = {{"decoder", media.decoder},
               {"format", media.format},
               {"width", media.width},
               {"height", media.height},
               {"orientation", media.orientation},
               {"damaged", media.state == DecodedMedia::State::kDamaged}};
  if (media.page != 0) json["page"] = media.page;
  if (media.at) json["at"] = seconds_of(*media.at);
  return json;
}

Json allowance_json(const BankHit& allowed_by) {
  return {{"bank", allowed_by.bank->settings.name},
          {"list", allowed_by.list->version.header().name},
          {"entry", allowed_by.hit.entry},
          {"label", allowed_by.entry().label},
          {"distance", allowed_by.hit.distance}};
}

Json finding_hit_json(const Finding& finding, const MediaLook& look) {
  Json json = hit_json(describe(finding, look));
  json["place"] = place_name(finding.place.kind);
  json["standing"] = finding.is_quarantined ? "quarantined"
                     : finding.allowed_by   ? "allowed"
                                            : "acts";
  json["action"] = action_name(finding.action());
  if (finding.allowed_by) json["allowed_by"] = allowance_json(*finding.allowed_by);
  return json;
}

Json size_json(const media::Provenance& provenance, std::uint32_t width, std::uint32_t height) {
  return {{"format", media::format_name(provenance.format)},
          {"width", width},
          {"height", height},
          {"orientation", provenance.orientation},
          {"pages", provenance.pages}};
}

Json media_json(const MediaLook& look) {
  Json json = Json::object();
  if (look.video) {
    json = size_json(look.video->provenance, look.video->width, look.video->height);
  } else if (!look.pages.empty()) {
    const MediaPage& page = look.pages.front();
    json = size_json(page.provenance, page.width, page.height);
  }
  json["status"] = status_name(look.status);
  if (look.problem) json["detail"] = to_text(*look.problem);
  if (!look.summary) return json;
  json["frames"] = look.summary->taken;
  json["cut_short"] = look.summary->cut_short;
  if (look.video) json["seconds"] = double(look.summary->duration.count()) / 1e6;
  return json;
}

// Those of the first picture: of a video they are in its frames.
Json fingerprints_json(const MediaLook& look) {
  Json fingerprints = Json::array();
  if (look.pages.empty()) return fingerprints;
  for (const phash::PdqFingerprint& print : look.pages.front().fingerprints) {
    fingerprints.push_back({{"kind", "pdq"},
                            {"variant", phash::variant_name(print.variant)},
                            {"hash", print.hash.hex()},
                            {"quality", print.quality}});
  }
  return fingerprints;
}

}  // namespace

Json hit_json(const casework::Detection& d) {
  Json json = {{"bank", d.bank},
               {"category", d.category},
               {"list", d.list_name},
               {"list_version", d.list_version},
               {"entry", d.list_entry},
               {"entry_fingerprint", d.entry_fingerprint},
               {"entry_variant", d.entry_variant},
               {"label", d.entry_label},
               {"source", d.entry_source},
               {"kind", d.hit_kind},
               {"tier", casework::tier_name(d.tier)},
               {"distance", d.distance},
               {"radius", d.radius},
               {"quality", d.quality},
               {"query_tag", d.query_tag},
               {"query_words", tag_words(d.query_tag)}};
  if (!d.media.decoder.empty()) json["media"] = decoded_json(d.media);
  if (d.video) json["video"] = video_json(*d.video);
  return json;
}

Json verdict_json(const ScanResult& result) {
  Json hits = Json::array();
  const std::size_t count = std::min(result.findings.size(), kMaxHits);
  for (std::size_t i = 0; i < count; ++i) {
    hits.push_back(finding_hit_json(result.findings[i], result.look));
  }
  Json json = {{"verdict", verdict_name(result.verdict)},
               {"digests",
                {{"md5", result.digests.md5.hex()},
                 {"sha1", result.digests.sha1.hex()},
                 {"sha256", result.digests.sha256.hex()}}},
               {"media", media_json(result.look)},
               {"fingerprints", fingerprints_json(result.look)},
               {"hits", std::move(hits)},
               {"hit_count", result.findings.size()}};
  if (result.signal) {
    json["signal_id"] = result.signal->signal.text();
    json["case_id"] = result.signal->case_id.text();
  }
  return json;
}

}  // namespace nightlight::service
