#include "media_look.h"

#include <utility>

#include "nightlight/phash/spectrum.h"

namespace nightlight::cli {
namespace {

// Hands frames on, and takes the families of pages and the progress on the way.
class WatchingSink final : public media::FrameSink {
 public:
  WatchingSink(media::FrameSink& inner, const LookOptions& options, std::vector<Family>& families)
      : inner_(inner), options_(options), families_(families) {}

  Status take(const media::Frame& frame) override {
    if (options_.families == Families::kAll && frame.kind != media::Frame::Kind::kVideo) {
      const media::Image& image = frame.image;
      NIGHTLIGHT_ASSIGN_OR_RETURN(
          const phash::ImageView view,
          phash::ImageView::create(image.rgb, image.width, image.height, 3));
      for (const auto variant : {phash::PdqVariant::kFull, phash::PdqVariant::kNn512}) {
        families_.push_back(
            {frame.number, variant, phash::PdqSpectrum::of(view, variant).family()});
      }
    }
    return inner_.take(frame);
  }

  Status progress(double share) override {
    if (options_.progress) options_.progress(share);
    return inner_.progress(share);
  }

 private:
  media::FrameSink& inner_;
  const LookOptions& options_;
  std::vector<Family>& families_;
};

// The decoder as the service uses it, but for one file that is read in pieces, whatever bytes it is
// handed: the service looks at uploads, which it has in memory, and files here may be of any size.
class FileDecoder final : public media::Decoder {
 public:
  FileDecoder(media::Decoder& inner, media::Source& file, const LookOptions& options,
              std::vector<Family>& families)
      : inner_(inner), file_(file), options_(options), families_(families) {}

  Result<media::FrameSummary> decode_frames(media::Source&, const media::FrameOptions& options,
                                            media::FrameSink& sink) override {
    WatchingSink watching(sink, options_, families_);
    return inner_.decode_frames(file_, options, watching);
  }
  Result<media::Image> decode(ByteView file, const media::DecodeOptions& options) override {
    return inner_.decode(file, options);
  }
  Result<media::Rendered> render_jpeg(ByteView file, const media::RenderOptions& options) override {
    return inner_.render_jpeg(file, options);
  }

 private:
  media::Decoder& inner_;
  media::Source& file_;
  const LookOptions& options_;
  std::vector<Family>& families_;
};

}  // namespace

FullLook look_at(media::Decoder& decoder, media::Source& file, const LookOptions& options) {
  FullLook look;
  FileDecoder of_file(decoder, file, options, look.families);
  look.media = service::look_at_media(of_file, {}, {options.profile, options.frames});
  return look;
}

bool has_picture(const MediaLook& look) {
  return !look.pages.empty() || look.video.has_value();
}

std::string_view detail_of(const MediaLook& look) {
  if (look.problem) return look.problem->what();
  switch (look.status) {
    case PictureStatus::kDamaged:
      return "damaged, and decoded as far as it went";
    case PictureStatus::kLowQuality:
    case PictureStatus::kDegenerate:
      return "too plain to be compared";
    default:
      return look.summary && look.summary->cut_short ? "longer than a limit: only a part was seen"
                                                     : "";
  }
}

}  // namespace nightlight::cli
