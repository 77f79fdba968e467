#include "nightlight/service/media_look.h"

#include <algorithm>
#include <utility>

namespace nightlight::service {
namespace {

// The first probe is the whole picture's `full`; the other scale costs little beside it.
std::vector<phash::PdqFingerprint> kept_fingerprints(const phash::ImageView& view,
                                                     const std::vector<phash::Probe>& probes) {
  if (probes.empty()) return phash::fingerprints_of(view);
  return {{probes[0].hash, probes[0].quality, phash::PdqVariant::kFull},
          phash::pdq(view, phash::PdqVariant::kNn512)};
}

// Turns frames into hashes as they come.
class Looker final : public media::FrameSink {
 public:
  Looker(phash::Profile profile, MediaLook& look) : profile_(profile), look_(look) {}

  Status take(const media::Frame& frame) override {
    const media::Image& image = frame.image;
    NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::ImageView view,
                                phash::ImageView::create(image.rgb, image.width, image.height, 3));
    if (frame.kind != media::Frame::Kind::kVideo) return take_page(frame, view);
    if (!look_.video) look_.video = MediaVideo{image.width, image.height, image.provenance, {}, {}};
    hasher_.add(view, frame.at);
    return {};
  }

  void finish() {
    if (!look_.video) return;
    look_.video->fingerprint = hasher_.fingerprint();
    look_.video->probes = hasher_.probes();
  }

 private:
  Status take_page(const media::Frame& frame, const phash::ImageView& view) {
    const media::Image& image = frame.image;
    NIGHTLIGHT_ASSIGN_OR_RETURN(auto probes, phash::probes_of({view, image.alpha}, profile_));
    auto fingerprints = kept_fingerprints(view, probes);
    look_.pages.push_back({frame.kind, frame.number, image.width, image.height, image.provenance,
                           std::move(fingerprints), std::move(probes)});
    return {};
  }

  phash::Profile profile_;
  MediaLook& look_;
  phash::VideoHasher hasher_;
};

// The best of everything that is compared; a cover says nothing about the video it is attached to.
int best_quality(const MediaLook& look) {
  int best = 0;
  if (look.video) {
    for (const phash::VideoProbe& probe : look.video->probes) {
      for (const phash::VideoFrame& frame : probe.frames) best = std::max(best, frame.quality);
    }
    return best;
  }
  for (const MediaPage& page : look.pages) {
    for (const auto& print : page.fingerprints) best = std::max(best, print.quality);
    for (const phash::Probe& probe : page.probes) best = std::max(best, probe.quality);
  }
  return best;
}

bool is_damaged(const MediaLook& look) {
  if (look.summary && look.summary->damaged) return true;
  return std::any_of(look.pages.begin(), look.pages.end(),
                     [](const MediaPage& page) { return page.provenance.damaged; });
}

PictureStatus status_of(const MediaLook& look) {
  if (is_damaged(look)) return PictureStatus::kDamaged;
  const int quality = best_quality(look);
  if (quality == 0) return PictureStatus::kDegenerate;
  return quality < phash::kMinPdqQuality ? PictureStatus::kLowQuality : PictureStatus::kOk;
}

// What the decoder says of a container that it could open and that holds nothing to look at.
bool holds_no_picture(const Error& error) {
  return error.what() == "there is no picture in this file";
}

PictureStatus status_of(const Error& error) {
  switch (error.code()) {
    case Code::kExhausted:
      return PictureStatus::kTooLarge;
    case Code::kCorrupt:
      return PictureStatus::kDecoderCrashed;
    default:
      return holds_no_picture(error) ? PictureStatus::kNoVideo : PictureStatus::kUnreadable;
  }
}

}  // namespace

std::string_view status_name(PictureStatus status) {
  switch (status) {
    case PictureStatus::kOk:
      return "ok";
    case PictureStatus::kLowQuality:
      return "low-quality";
    case PictureStatus::kDegenerate:
      return "degenerate";
    case PictureStatus::kDamaged:
      return "damaged";
    case PictureStatus::kUnreadable:
      return "unreadable";
    case PictureStatus::kTooLarge:
      return "too-large";
    case PictureStatus::kDecoderCrashed:
      return "decoder-crashed";
    case PictureStatus::kNoVideo:
      return "no-video";
  }
  return "unreadable";
}

MediaLook look_at_media(media::Decoder& decoder, ByteView file, const LookOptions& options) {
  MediaLook look;
  Looker looker(options.profile, look);
  media::MemorySource source(file);
  const Result<media::FrameSummary> summary = decoder.decode_frames(source, options.frames, looker);
  looker.finish();
  if (!summary) {
    look.problem = summary.error();
    look.status = status_of(summary.error());
    return look;
  }
  look.summary = *summary;
  look.status = status_of(look);
  return look;
}

bool is_comparable(const MediaLook& look) {
  return look.status == PictureStatus::kOk && !(look.summary && look.summary->cut_short);
}

std::optional<Error> decoder_problem(const MediaLook& look) {
  if (!look.problem) return std::nullopt;
  const Code code = look.problem->code();
  if (code == Code::kUnavailable || code == Code::kInternal) return look.problem;
  return std::nullopt;
}

}  // namespace nightlight::service
