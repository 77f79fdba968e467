#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hash_query.h"
#include "media_file.h"
#include "nightlight/phash/tmk.h"

namespace nightlight::cli {

// One of the two things that are compared.
struct CompareSide {
  enum class Kind : unsigned char { kPicture, kVideo, kTmk, kDigest };

  std::string name;  // as it was given
  Kind kind = Kind::kPicture;
  std::optional<MediaFile> file;  // when it is a picture or video, not a hash of one

  // Digests that are known.
  std::optional<crypto::Md5> md5;
  std::optional<crypto::Sha1> sha1;
  std::optional<crypto::Sha256> sha256;

  // Of a picture: what is kept of it, and what it is looked up by. Of all its pages.
  struct Print {
    phash::PdqFingerprint print;
    std::uint32_t page = 1;
  };
  struct PageProbe {
    phash::Probe probe;
    std::uint32_t page = 1;
  };
  std::vector<Print> prints;
  std::vector<PageProbe> probes;

  // Of a video.
  std::vector<phash::VideoFrame> frames;
  std::vector<phash::VideoProbe> video_probes;

  std::optional<phash::TmkFeature> tmk;

  bool from_hash() const { return !file.has_value(); }
};
std::string_view side_kind_name(CompareSide::Kind kind);

// Finds out what `argument` is: the name of a picture, a video, a TMK file, a text of vPDQ frames
// or a file with one hash; or else a hash in hexadecimal. Fails with kNotFound when it is neither a
// file nor a hash, with kInvalidArgument when it cannot be read as any of these, and as
// read_media_file() does.
Result<CompareSide> load_side(const std::string& argument, const ReadOptions& options,
                              media::Decoder& decoder);

}  // namespace nightlight::cli
