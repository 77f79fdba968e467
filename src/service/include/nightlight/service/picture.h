#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "nightlight/media/decoder.h"
#include "nightlight/phash/pdq.h"

namespace nightlight::service {

// What became of the picture in a file.
enum class PictureStatus : unsigned char {
  kOk,
  kLowQuality,      // decoded, but its hash says too little to be matched
  kDamaged,         // decoded as far as it went
  kUnreadable,      // no known format, or nothing can be decoded
  kTooLarge,        // past a limit of bytes, pixels, memory or time
  kDecoderCrashed,  // it brought the confined decoder down
};
std::string_view status_name(PictureStatus status);  // "ok", …: the names of the HTTP API

struct Picture {
  PictureStatus status = PictureStatus::kUnreadable;
  std::optional<Error> problem;                 // why, when nothing was decoded
  std::optional<media::Provenance> provenance;  // when something was
  std::uint32_t width = 0;                      // after orientation
  std::uint32_t height = 0;
  std::vector<phash::PdqFingerprint> fingerprints;  // full and nn512
};

// Decodes and fingerprints the picture in a file. What is wrong with the file is part of the
// answer.
Picture look_at_picture(media::Decoder& decoder, ByteView file);

// Whether a fingerprint that matches nothing proves that the picture is not listed: it is whole and
// of sufficient quality. What is missing of a damaged picture was filled in by the decoder.
bool is_comparable(const Picture& picture);

// The error when no decoder could be had, so that the file was not looked at; nullopt otherwise.
std::optional<Error> decoder_problem(const Picture& picture);

}  // namespace nightlight::service
