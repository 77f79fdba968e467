#include "colour.h"

namespace nightlight::media::worker {
namespace {

using vips::VImage;

// Spaces with a fixed meaning that are neither grey, RGB nor ink: no maker of lists has numbers for
// them, so libvips' own conversion is as good as any.
bool is_colorimetric(const VImage& image) {
  switch (image.interpretation()) {
    case VIPS_INTERPRETATION_XYZ:
    case VIPS_INTERPRETATION_LAB:
    case VIPS_INTERPRETATION_LABQ:
    case VIPS_INTERPRETATION_LABS:
    case VIPS_INTERPRETATION_LCH:
    case VIPS_INTERPRETATION_CMC:
    case VIPS_INTERPRETATION_YXY:
    case VIPS_INTERPRETATION_scRGB:
    case VIPS_INTERPRETATION_HSV:
      return image.bands() >= 3;
    default:
      return false;
  }
}

Colours colours_of(const VImage& image) {
  if (image.interpretation() == VIPS_INTERPRETATION_CMYK && image.bands() >= 4) {
    return Colours::kCmyk;
  }
  return image.bands() >= 3 ? Colours::kRgb : Colours::kGrey;
}

int channels_of(Colours colours) {
  return colours == Colours::kCmyk ? 4 : colours == Colours::kRgb ? 3 : 1;
}

// Wide integers keep their upper byte, without any curve; other numbers are cut to 0..255.
VImage to_8_bits(const VImage& image) {
  switch (image.format()) {
    case VIPS_FORMAT_UCHAR:
      return image;
    case VIPS_FORMAT_USHORT:
    case VIPS_FORMAT_UINT:
      return image.msb();
    default:
      return image.cast(VIPS_FORMAT_UCHAR);
  }
}

// By the profile in the file to sRGB, or the image unchanged when there is none that fits.
VImage apply_profile(const VImage& image) {
  if (image.get_typeof(VIPS_META_ICC_NAME) == 0) return image;
  try {
    return image.icc_transform("srgb", VImage::option()
                                           ->set("embedded", true)
                                           ->set("intent", VIPS_INTENT_RELATIVE)
                                           ->set("black_point_compensation", true));
  } catch (const vips::VError&) {
    ::vips_error_clear();
    return image;
  }
}

}  // namespace

Prepared prepare(const VImage& stored, Rendering rendering) {
  const int colour_channels = channels_of(colours_of(stored));
  VImage colour = stored.extract_band(0, VImage::option()->set("n", colour_channels));
  if (is_colorimetric(colour)) {
    colour = colour.colourspace(VIPS_INTERPRETATION_sRGB);
  } else if (rendering == Rendering::kDisplay) {
    colour = apply_profile(colour);
  }
  colour = to_8_bits(colour);
  Prepared prepared{colour, colours_of(colour), Alpha::kNone};
  if (stored.bands() > colour_channels) {
    const VImage alpha = to_8_bits(stored.extract_band(colour_channels));
    prepared.image = colour.bandjoin(alpha);
    prepared.alpha = Alpha::kLast;
  }
  return prepared;
}

}  // namespace nightlight::media::worker
