#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "nightlight/media/decoder.h"
#include "nightlight/phash/probes.h"
#include "nightlight/service/media_look.h"

namespace nightlight::cli {

using service::MediaLook;
using service::MediaPage;
using service::PictureStatus;

enum class Families : unsigned char { kNone, kAll };

// What is wanted of a file.
struct LookOptions {
  phash::Profile profile = phash::Profile::kFast;  // of the probes to look it up by
  Families families = Families::kNone;             // the hashes of the eight dihedral copies
  media::FrameOptions frames;
  // 0 to 1, rising; called from the thread that looks.
  std::function<void(double)> progress;
};

// The hashes of the eight ways to turn a picture, in the order of phash::Dihedral.
struct Family {
  std::uint32_t page = 1;
  phash::PdqVariant variant = phash::PdqVariant::kFull;
  std::array<phash::PdqHash, phash::kDihedrals> hashes;
};

// What the service sees in a file, and the families that were asked for. A file of any size is read
// in pieces; no pixels are kept.
struct FullLook {
  MediaLook media;
  std::vector<Family> families;
};
FullLook look_at(media::Decoder& decoder, media::Source& file, const LookOptions& options);

// Whether there is a picture or a video to speak of.
bool has_picture(const MediaLook& look);

// Why the status is not simply ok, in words; empty when it is.
std::string_view detail_of(const MediaLook& look);

}  // namespace nightlight::cli
