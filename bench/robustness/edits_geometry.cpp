#include <algorithm>
#include <cmath>

#include "drawing.h"
#include "edits.h"

namespace nightlight::bench {
namespace {

// Shares of the width and height cut off at each side.
Picture cut_off(const Picture& picture, double left, double top, double right, double bottom) {
  const int x = int(std::lround(picture.width() * left));
  const int y = int(std::lround(picture.height() * top));
  const int width = picture.width() - x - int(std::lround(picture.width() * right));
  const int height = picture.height() - y - int(std::lround(picture.height() * bottom));
  return picture.extract_area(x, y, width, height).copy_memory();
}

// Turned about its middle, then cut to the largest part of the same shape without empty corners.
Picture turned(const Picture& picture, double degrees) {
  const double angle = std::abs(degrees) * 3.14159265358979 / 180;
  const double width = picture.width();
  const double height = picture.height();
  const double longer = std::max(width, height) / std::min(width, height);
  const double scale = 1 / (std::cos(angle) + longer * std::sin(angle));
  const Picture full = picture.rotate(degrees);
  const int w = int(width * scale);
  const int h = int(height * scale);
  return full.extract_area((full.width() - w) / 2, (full.height() - h) / 2, w, h).copy_memory();
}

Picture framed(const Picture& picture, int sides, int ends, const std::vector<double>& colour) {
  return picture
      .embed(sides, ends, picture.width() + 2 * sides, picture.height() + 2 * ends,
             Picture::option()->set("extend", VIPS_EXTEND_BACKGROUND)->set("background", colour))
      .copy_memory();
}

int share_of_longer(const Picture& picture, double share) {
  return int(std::lround(std::max(picture.width(), picture.height()) * share));
}

Picture with_coloured_border(const Picture& picture, double share,
                             const std::vector<double>& colour) {
  const int thick = share_of_longer(picture, share);
  return framed(picture, thick, thick, colour);
}

// On an enlarged and blurred copy of itself, as players fill the room beside a picture.
Picture on_blurred_copy(const Picture& picture, int sides, int ends) {
  const int width = picture.width() + 2 * sides;
  const int height = picture.height() + 2 * ends;
  // Blurred at an eighth of the size, where that costs little.
  const Picture small = picture.resize(0.125).gaussblur(2.5).copy_memory();
  const double factor =
      std::max(double(width) / small.width(), double(height) / small.height()) * 1.02;
  const Picture large =
      small.resize(factor, Picture::option()->set("kernel", VIPS_KERNEL_LINEAR)).copy_memory();
  const Picture ground =
      large.extract_area((large.width() - width) / 2, (large.height() - height) / 2, width, height);
  return ground.insert(picture, sides, ends).copy_memory();
}

void add(std::vector<Edit>& edits, const char* group, std::string name,
         std::function<Picture(const Picture&)> apply) {
  edits.push_back({std::move(name), group,
                   [apply = std::move(apply)](const Picture& p, unsigned) { return apply(p); }});
}

void add_crops(std::vector<Edit>& edits) {
  for (const int percent : {1, 2, 3, 5, 8, 10}) {
    add(edits, "crop", "crop" + std::to_string(percent),
        [percent](const Picture& p) { return cropped(p, percent / 100.0); });
  }
  for (const int percent : {3, 5, 8}) {
    const double s = percent / 100.0;
    const std::string number = std::to_string(percent);
    add(edits, "one-sided", "left" + number,
        [s](const Picture& p) { return cut_off(p, s, 0, 0, 0); });
    add(edits, "one-sided", "right" + number,
        [s](const Picture& p) { return cut_off(p, 0, 0, s, 0); });
    add(edits, "one-sided", "top" + number,
        [s](const Picture& p) { return cut_off(p, 0, s, 0, 0); });
    add(edits, "one-sided", "bottom" + number,
        [s](const Picture& p) { return cut_off(p, 0, 0, 0, s); });
  }
  add(edits, "one-sided", "corner3", [](const Picture& p) { return cut_off(p, 0.03, 0, 0, 0.03); });
}

void add_turns(std::vector<Edit>& edits) {
  add(edits, "dihedral", "mirror",
      [](const Picture& p) { return p.flip(VIPS_DIRECTION_HORIZONTAL).copy_memory(); });
  add(edits, "dihedral", "upsidedown",
      [](const Picture& p) { return p.flip(VIPS_DIRECTION_VERTICAL).copy_memory(); });
  add(edits, "dihedral", "rot90", [](const Picture& p) { return p.rot90().copy_memory(); });
  add(edits, "dihedral", "rot180", [](const Picture& p) { return p.rot180().copy_memory(); });
  add(edits, "dihedral", "rot270", [](const Picture& p) { return p.rot270().copy_memory(); });
  add(edits, "dihedral", "negative", [](const Picture& p) { return p.invert().copy_memory(); });
  for (const int degrees : {1, 2, 5}) {
    add(edits, "turn", "turn" + std::to_string(degrees),
        [degrees](const Picture& p) { return turned(p, degrees); });
  }
  add(edits, "turn", "turn-1", [](const Picture& p) { return turned(p, -1); });
  add(edits, "turn", "turn-2", [](const Picture& p) { return turned(p, -2); });
}

}  // namespace

Picture cropped(const Picture& picture, double total_share) {
  const double each = total_share / 2;
  return cut_off(picture, each, each, each, each);
}

Picture bordered(const Picture& picture, double share, double grey) {
  return with_coloured_border(picture, share, {grey, grey, grey});
}

void add_geometry(std::vector<Edit>& edits) {
  add_crops(edits);
  add_turns(edits);
}

void add_borders(std::vector<Edit>& edits) {
  for (const int percent : {1, 2, 3, 5, 8}) {
    const double share = percent / 100.0;
    const std::string number = std::to_string(percent);
    add(edits, "border", "white" + number,
        [share](const Picture& p) { return bordered(p, share, 255); });
    add(edits, "border", "black" + number,
        [share](const Picture& p) { return bordered(p, share, 0); });
  }
  add(edits, "border", "coloured3", [](const Picture& p) {
    return with_coloured_border(p, 0.03, {190, 40, 60});
  });
  add(edits, "border", "coloured8", [](const Picture& p) {
    return with_coloured_border(p, 0.08, {40, 90, 160});
  });
  add(edits, "border", "letterbox12", [](const Picture& p) {
    return framed(p, 0, int(p.height() * 0.12), {0, 0, 0});
  });
  add(edits, "border", "pillarbox12", [](const Picture& p) {
    return framed(p, int(p.width() * 0.12), 0, {0, 0, 0});
  });
  add(edits, "border", "blurred-sides",
      [](const Picture& p) { return on_blurred_copy(p, int(p.width() * 0.2), 0); });
  add(edits, "border", "blurred8", [](const Picture& p) {
    const int thick = share_of_longer(p, 0.08);
    return on_blurred_copy(p, thick, thick);
  });
}

}  // namespace nightlight::bench
