#include <algorithm>
#include <array>
#include <cmath>

#include "drawing.h"
#include "edits.h"

namespace nightlight::bench {
namespace {

constexpr std::array<const char*, 8> kTexts = {
    "WHEN YOU SEE IT",   "SHARED FROM MY PHONE", "HAPPY MONDAY TO ALL", "FOLLOW FOR MORE",
    "NOBODY TOLD ME 42", "LOOK AT THIS ONE",     "BEST OF SUMMER 2019", "SO MUCH WIND TODAY"};
const char* text_of(unsigned salt) {
  return kTexts[salt % kTexts.size()];
}

Zone inset(const Zone& zone, double share) {
  const int margin = int(std::min(zone.width, zone.height) * share);
  return {zone.left + margin, zone.top + margin, zone.width - 2 * margin, zone.height - 2 * margin};
}

// A bar with text over the lower part of the picture.
Picture caption(const Picture& picture, double share, const Colour& ground, unsigned salt) {
  const int height = int(std::lround(picture.height() * share));
  const Zone bar = {0, picture.height() - height, picture.width(), height};
  const Colour ink = ground[1] > 127 ? kBlack : kWhite;
  return written(filled(picture, bar, ground), inset(bar, 0.2), text_of(salt), ink);
}

// Text over the lower part of the picture, as subtitles are.
Picture caption_text(const Picture& picture, unsigned salt) {
  const int height = picture.height() / 10;
  const Zone line = {picture.width() / 10, picture.height() - height * 3 / 2,
                     picture.width() * 8 / 10, height};
  return written(picture, inset(line, 0.1), text_of(salt), kWhite, Outline::kDrawn);
}

// A half transparent bar with text across the middle, as on stories.
Picture caption_clear(const Picture& picture, unsigned salt) {
  const int height = int(std::lround(picture.height() * 0.15));
  const Zone bar = {0, picture.height() * 11 / 20, picture.width(), height};
  return written(filled(picture, bar, kBlack, 0.5), inset(bar, 0.25), text_of(salt), kWhite);
}

// The same bar below the picture, which stays whole.
Picture appended(const Picture& picture, double share, unsigned salt) {
  const int height = int(std::lround(picture.height() * share));
  const Picture larger = picture.embed(0, 0, picture.width(), picture.height() + height,
                                       Picture::option()->set("extend", VIPS_EXTEND_WHITE));
  const Zone bar = {0, picture.height(), picture.width(), height};
  return written(larger.copy_memory(), inset(bar, 0.2), text_of(salt), kBlack);
}

// A round and square mark on its own ground, in a corner with a small margin.
Picture logo(const Picture& picture, double share, unsigned salt) {
  const int side = int(std::lround(std::min(picture.width(), picture.height()) * share));
  const int margin = side / 10;
  const bool right = salt % 2 == 0;
  const bool bottom = salt / 2 % 2 == 0;
  const Zone zone = {right ? picture.width() - side - margin : margin,
                     bottom ? picture.height() - side - margin : margin, side, side};
  const Picture ground = filled(picture, zone, {230, 60, 40});
  const Zone upper = {zone.left + side / 8, zone.top + side / 8, side * 3 / 4, side / 3};
  return written(filled(ground, upper, kWhite),
                 {zone.left, zone.top + side / 2, side, side * 3 / 8}, "LOGO", kWhite);
}

Picture watermark(const Picture& picture, unsigned salt) {
  Picture marked = picture;
  const int width = picture.width() / 3;
  const int height = picture.height() / 4;
  for (int i = 0; i < 12; ++i) {
    const Zone zone = {i % 3 * width, i / 3 * height, width, height};
    marked = written(marked, inset(zone, 0.15), text_of(salt), kWhite, Outline::kNone, 0.4);
  }
  return marked;
}

Picture central_mark(const Picture& picture, unsigned salt) {
  const Zone zone = {picture.width() / 8, picture.height() * 2 / 5, picture.width() * 3 / 4,
                     picture.height() / 5};
  return written(picture, zone, text_of(salt), kWhite, Outline::kNone, 0.6);
}

Picture meme(const Picture& picture, unsigned salt) {
  const int height = picture.height() / 6;
  const Zone top = {0, picture.height() / 60, picture.width(), height};
  const Zone bottom = {0, picture.height() - height - picture.height() / 60, picture.width(),
                       height};
  const Picture upper = written(picture, inset(top, 0.12), text_of(salt), kWhite, Outline::kDrawn);
  return written(upper, inset(bottom, 0.12), text_of(salt + 3), kWhite, Outline::kDrawn);
}

void add(std::vector<Edit>& edits, std::string name,
         std::function<Picture(const Picture&, unsigned)> apply) {
  edits.push_back({std::move(name), "overlay", std::move(apply)});
}

}  // namespace

// A screen of 720×1280: status line, sender, picture across the screen, text, buttons.
Picture in_phone_frame(const Picture& picture, unsigned salt) {
  constexpr int kWidth = 720;
  constexpr int kHeight = 1280;
  const double fit = std::min(double(kWidth) / picture.width(), 760.0 / picture.height());
  const Picture inside = picture.resize(fit);
  const bool dark = salt % 2 == 1;
  const Colour ground = dark ? Colour{18, 18, 20} : Colour{250, 250, 250};
  const Colour ink = dark ? Colour{225, 225, 225} : Colour{30, 30, 30};
  Picture screen =
      filled(Picture::black(kWidth, kHeight, Picture::option()->set("bands", 3))
                 .cast(VIPS_FORMAT_UCHAR)
                 .copy(Picture::option()->set("interpretation", VIPS_INTERPRETATION_sRGB)),
             {0, 0, kWidth, kHeight}, ground);
  const int top = 200;
  screen = screen.insert(inside, (kWidth - inside.width()) / 2, top).copy_memory();
  const int below = top + inside.height();
  screen = written(screen, {26, 14, 100, 27}, "12 42", ink);
  screen = filled(screen, {26, 94, 72, 72}, {90, 140, 200});
  screen = written(screen, {120, 106, 320, 40}, "ALEX EXAMPLE", ink);
  screen = written(screen, {26, below + 26, 600, 40}, text_of(salt), ink);
  screen = written(screen, {26, below + 86, 460, 30}, "237 PEOPLE LIKE THIS", ink);
  screen = filled(screen, {0, kHeight - 94, kWidth, 3}, ink);
  for (int i = 0; i < 4; ++i) {
    screen = filled(screen, {64 + i * 180, kHeight - 70, 46, 46}, ink, 0.7);
  }
  return screen;
}

void add_overlays(std::vector<Edit>& edits) {
  for (const int percent : {10, 20}) {
    const double share = percent / 100.0;
    const std::string number = std::to_string(percent);
    add(edits, "caption" + number,
        [share](const Picture& p, unsigned s) { return caption(p, share, kBlack, s); });
    add(edits, "caption-white" + number,
        [share](const Picture& p, unsigned s) { return caption(p, share, kWhite, s); });
    add(edits, "appended" + number,
        [share](const Picture& p, unsigned s) { return appended(p, share, s); });
  }
  add(edits, "caption-text", caption_text);
  add(edits, "caption-clear15", caption_clear);
  add(edits, "logo15", [](const Picture& p, unsigned s) { return logo(p, 0.15, s); });
  add(edits, "logo30", [](const Picture& p, unsigned s) { return logo(p, 0.3, s); });
  add(edits, "watermark", watermark);
  add(edits, "centralmark", central_mark);
  add(edits, "meme", meme);
  add(edits, "screenshot", in_phone_frame);
}

}  // namespace nightlight::bench
