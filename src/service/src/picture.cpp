#include "nightlight/service/picture.h"

#include <algorithm>

namespace nightlight::service {
namespace {

PictureStatus status_of(const Error& error) {
  switch (error.code()) {
    case Code::kExhausted:
      return PictureStatus::kTooLarge;
    case Code::kCorrupt:
      return PictureStatus::kDecoderCrashed;
    default:
      return PictureStatus::kUnreadable;
  }
}

Picture undecoded(const Error& error) {
  Picture picture;
  picture.status = status_of(error);
  picture.problem = error;
  return picture;
}

bool has_quality(const Picture& picture) {
  return std::any_of(
      picture.fingerprints.begin(), picture.fingerprints.end(),
      [](const phash::PdqFingerprint& print) { return print.quality >= phash::kMinPdqQuality; });
}

}  // namespace

std::string_view status_name(PictureStatus status) {
  switch (status) {
    case PictureStatus::kOk:
      return "ok";
    case PictureStatus::kLowQuality:
      return "low-quality";
    case PictureStatus::kDamaged:
      return "damaged";
    case PictureStatus::kUnreadable:
      return "unreadable";
    case PictureStatus::kTooLarge:
      return "too-large";
    case PictureStatus::kDecoderCrashed:
      return "decoder-crashed";
  }
  return "unreadable";
}

Picture look_at_picture(media::Decoder& decoder, ByteView file) {
  const Result<media::Image> image = decoder.decode(file, {});
  if (!image) return undecoded(image.error());
  const auto view = phash::ImageView::create(image->rgb, image->width, image->height, 3);
  if (!view) return undecoded(view.error());
  Picture picture;
  picture.provenance = image->provenance;
  picture.width = image->width;
  picture.height = image->height;
  for (const auto variant : {phash::PdqVariant::kFull, phash::PdqVariant::kNn512}) {
    picture.fingerprints.push_back(phash::pdq(*view, variant));
  }
  picture.status = image->provenance.damaged ? PictureStatus::kDamaged
                   : has_quality(picture)    ? PictureStatus::kOk
                                             : PictureStatus::kLowQuality;
  return picture;
}

bool is_comparable(const Picture& picture) {
  return picture.status != PictureStatus::kDamaged && has_quality(picture);
}

std::optional<Error> decoder_problem(const Picture& picture) {
  if (!picture.problem) return std::nullopt;
  const Code code = picture.problem->code();
  if (code == Code::kUnavailable || code == Code::kInternal) return picture.problem;
  return std::nullopt;
}

}  // namespace nightlight::service
