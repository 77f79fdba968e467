#include "edits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace nightlight::bench {
namespace {

Picture to_bytes_again(const Picture& picture) {
  return picture.rint().cast(VIPS_FORMAT_UCHAR).copy_memory();
}

Picture through_webp(const Picture& picture, int quality) {
  VipsBlob* blob = picture.webpsave_buffer(Picture::option()->set("Q", quality));
  Picture back = Picture::webpload_buffer(blob).copy_memory();
  vips_area_unref(VIPS_AREA(blob));
  return back;
}

Picture with_noise(const Picture& picture, unsigned salt) {
  const Picture noise = Picture::gaussnoise(
      picture.width(), picture.height(),
      Picture::option()->set("sigma", 25.0)->set("mean", 0.0)->set("seed", int(salt)));
  return to_bytes_again(picture + noise);
}

Picture grey(const Picture& picture) {
  const Picture one = picture.colourspace(VIPS_INTERPRETATION_B_W);
  const std::vector<Picture> bands = {one, one, one};
  return Picture::bandjoin(bands)
      .copy(Picture::option()->set("interpretation", VIPS_INTERPRETATION_sRGB))
      .copy_memory();
}

Picture with_gamma(const Picture& picture, double exponent) {
  return to_bytes_again((picture * (1.0 / 255)).pow(exponent) * 255.0);
}

Picture sepia(const Picture& picture) {
  const std::vector<double> weights = {0.393, 0.769, 0.189, 0.349, 0.686,
                                       0.168, 0.272, 0.534, 0.131};
  return to_bytes_again(
      picture.recomb(Picture::new_matrix(3, 3, const_cast<double*>(weights.data()), 9)));
}

void add_photometric(std::vector<Edit>& edits) {
  const auto add = [&edits](std::string name, auto apply) {
    edits.push_back({std::move(name), "photometric", apply});
  };
  for (const int quality : {75, 30, 10}) {
    add("jpeg" + std::to_string(quality),
        [quality](const Picture& p, unsigned) { return through_jpeg(p, quality); });
  }
  add("webp60", [](const Picture& p, unsigned) { return through_webp(p, 60); });
  add("half", [](const Picture& p, unsigned) { return scaled(p, 0.5, 0.5); });
  add("quarter", [](const Picture& p, unsigned) { return scaled(p, 0.25, 0.25); });
  add("small128", [](const Picture& p, unsigned) { return shrunk_to(p, 128); });
  add("square", [](const Picture& p, unsigned) {
    const double side = std::min(p.width(), p.height());
    return scaled(p, side / p.width(), side / p.height());
  });
  add("square128",
      [](const Picture& p, unsigned) { return scaled(p, 128.0 / p.width(), 128.0 / p.height()); });
  add("blur", [](const Picture& p, unsigned) { return p.gaussblur(2.0).copy_memory(); });
  add("noise", with_noise);
  add("sharpen", [](const Picture& p, unsigned) {
    return p.sharpen(Picture::option()->set("sigma", 1.5)->set("m2", 5.0)).copy_memory();
  });
  add("grey", [](const Picture& p, unsigned) { return grey(p); });
  add("contrast", [](const Picture& p, unsigned) { return to_bytes_again(p * 1.5 - 64.0); });
  add("gamma0.5", [](const Picture& p, unsigned) { return with_gamma(p, 0.5); });
  add("gamma2", [](const Picture& p, unsigned) { return with_gamma(p, 2); });
  add("bright", [](const Picture& p, unsigned) { return to_bytes_again(p + 40.0); });
  add("sepia", [](const Picture& p, unsigned) { return sepia(p); });
  add("messenger", [](const Picture& p, unsigned) { return through_jpeg(shrunk_to(p, 640), 60); });
}

void add_combined(std::vector<Edit>& edits) {
  const auto add = [&edits](std::string name, auto apply) {
    edits.push_back({std::move(name), "combined", apply});
  };
  add("mirror+crop3", [](const Picture& p, unsigned) {
    return cropped(p.flip(VIPS_DIRECTION_HORIZONTAL), 0.03).copy_memory();
  });
  add("border3+jpeg50",
      [](const Picture& p, unsigned) { return through_jpeg(bordered(p, 0.03, 255), 50); });
  add("screenshot+jpeg50",
      [](const Picture& p, unsigned salt) { return through_jpeg(in_phone_frame(p, salt), 50); });
  add("crop3+messenger", [](const Picture& p, unsigned) {
    return through_jpeg(shrunk_to(cropped(p, 0.03), 640), 60);
  });
}

void mark_published(std::vector<Edit>& edits) {
  constexpr std::array<std::string_view, 21> kPublished = {
      "square", "blur",  "white1",  "white3",   "bright",    "contrast",  "caption-text",
      "crop1",  "crop3", "crop5",   "gamma0.5", "grey",      "half",      "jpeg30",
      "jpeg75", "noise", "quarter", "sharpen",  "square128", "messenger", "watermark"};
  for (Edit& edit : edits) {
    edit.is_published =
        std::find(kPublished.begin(), kPublished.end(), edit.name) != kPublished.end();
  }
}

}  // namespace

Picture through_jpeg(const Picture& picture, int quality) {
  VipsBlob* blob = picture.jpegsave_buffer(Picture::option()->set("Q", quality));
  Picture back = Picture::jpegload_buffer(blob).copy_memory();
  vips_area_unref(VIPS_AREA(blob));
  return back;
}

Picture scaled(const Picture& picture, double horizontal, double vertical) {
  return picture.resize(horizontal, Picture::option()->set("vscale", vertical)).copy_memory();
}

Picture shrunk_to(const Picture& picture, int longer_side) {
  const double factor = double(longer_side) / std::max(picture.width(), picture.height());
  return factor < 1 ? scaled(picture, factor, factor) : picture;
}

const std::vector<Edit>& edits() {
  static const std::vector<Edit> kEdits = [] {
    std::vector<Edit> all;
    add_photometric(all);
    add_geometry(all);
    add_borders(all);
    add_overlays(all);
    add_combined(all);
    mark_published(all);
    return all;
  }();
  return kEdits;
}

}  // namespace nightlight::bench
