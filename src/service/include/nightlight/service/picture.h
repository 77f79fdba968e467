#pragma once

#include <string_view>

namespace nightlight::service {

// What became of the picture or video in a file.
enum class PictureStatus : unsigned char {
  kOk,
  kLowQuality,      // decoded, but its hashes say too little to be matched
  kDegenerate,      // flat, black or tiny: its hashes say nothing
  kDamaged,         // decoded as far as it went
  kUnreadable,      // no known format, or nothing can be decoded
  kTooLarge,        // past a limit of bytes, pixels, memory or time
  kDecoderCrashed,  // it brought the confined decoder down
  kNoVideo,         // a container, of sound for one, that holds neither video nor picture
};
std::string_view status_name(PictureStatus status);  // "ok", …: the names of the HTTP API

}  // namespace nightlight::service
