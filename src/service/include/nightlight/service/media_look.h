#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "nightlight/media/decoder.h"
#include "nightlight/phash/probes.h"
#include "nightlight/phash/video_hasher.h"
#include "nightlight/service/picture.h"

namespace nightlight::service {

// A picture, a page of one, or a cover picture of a video.
struct MediaPage {
  media::Frame::Kind kind = media::Frame::Kind::kPage;
  std::uint32_t number = 1;
  std::uint32_t width = 0;  // after orientation
  std::uint32_t height = 0;
  media::Provenance provenance;
  std::vector<phash::PdqFingerprint> fingerprints;  // full and nn512
  std::vector<phash::Probe> probes;                 // what it is looked up by
};

struct MediaVideo {
  std::uint32_t width = 0;  // of the first frame, the display matrix applied
  std::uint32_t height = 0;
  media::Provenance provenance;  // of the first frame
  phash::VideoFingerprint fingerprint;
  std::vector<phash::VideoProbe> probes;
};

// Everything that is seen in a file: no pixels, only hashes. What is wrong with the file is part of
// the answer, and what was seen before something went wrong is there too.
struct MediaLook {
  PictureStatus status = PictureStatus::kUnreadable;
  std::optional<Error> problem;  // why it could not be decoded, or not to its end
  std::optional<media::FrameSummary> summary;
  std::vector<MediaPage> pages;
  std::optional<MediaVideo> video;
};

struct LookOptions {
  phash::Profile profile = phash::Profile::kStandard;
  media::FrameOptions frames;
};

MediaLook look_at_media(media::Decoder& decoder, ByteView file, const LookOptions& options);

// Whether a look that matches nothing proves that the file is not listed: all of it was seen, and
// it is of sufficient quality. What is missing of a damaged file was filled in by the decoder.
bool is_comparable(const MediaLook& look);

// The error when no decoder could be had, so that the file was not looked at; nullopt otherwise.
std::optional<Error> decoder_problem(const MediaLook& look);

}  // namespace nightlight::service
