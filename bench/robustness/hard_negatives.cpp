#include "hard_negatives.h"

#include <functional>
#include <random>

#include "drawing.h"
#include "hashing.h"
#include "parallel.h"

namespace nightlight::bench {
namespace {

// Same numbers on every machine: the standard fixes the engine, not its distributions.
class Dice {
 public:
  explicit Dice(std::size_t seed) : engine_(std::uint32_t(seed * 7919 + 17)) {}
  int below(int limit) { return int(engine_() % std::uint32_t(limit)); }

 private:
  std::mt19937 engine_;
};

Picture sheet(int width, int height, const Colour& colour) {
  const Picture black =
      Picture::black(width, height, Picture::option()->set("bands", 3))
          .copy(Picture::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
  return filled(black, {0, 0, width, height}, colour);
}

std::string word(Dice& dice) {
  std::string text;
  const int length = 2 + dice.below(9);
  for (int i = 0; i < length; ++i) text += char('A' + dice.below(26));
  return text;
}

std::string sentence(Dice& dice, std::size_t length) {
  std::string text = word(dice);
  while (text.size() < length) text += ' ' + word(dice);
  return text;
}

// A window of three quarters of the photograph that moves on by 4 % of it with each frame.
Picture frame_of_scene(const std::vector<Photo>& photos, std::size_t scene, std::size_t number) {
  const Picture& photo = photos[scene * 37 % photos.size()].pixels;
  const int width = photo.width() * 3 / 4;
  const int height = photo.height() * 3 / 4;
  const int left = int(double(photo.width() - width) * double(number) / 7);
  return photo.extract_area(left, photo.height() / 8, width, height).copy_memory();
}

Picture meme_of(const std::vector<Photo>& photos, std::size_t templ, std::size_t number) {
  Dice dice(templ * 100 + number);
  const Picture& photo = photos[templ * 41 % photos.size()].pixels;
  const int height = photo.height() / 6;
  const Picture upper = written(photo, {photo.width() / 20, 8, photo.width() * 9 / 10, height},
                                sentence(dice, 14), kWhite, Outline::kDrawn);
  return written(upper,
                 {photo.width() / 20, photo.height() - height - 8, photo.width() * 9 / 10, height},
                 sentence(dice, 14), kWhite, Outline::kDrawn);
}

Picture form_of(std::size_t layout, std::size_t number) {
  Dice shape(layout);
  Dice dice(layout * 1000 + number);
  Picture form = sheet(620, 876, {252, 252, 250});
  form = written(form, {40, 30, 540, 40}, sentence(shape, 16), {20, 20, 20});
  for (int row = 0; row < 14; ++row) {
    const int top = 100 + row * 54;
    const int split = 160 + shape.below(160);
    form = filled(form, {40, top, 540, 2}, {40, 40, 40});
    form = filled(form, {40 + split, top, 2, 54}, {40, 40, 40});
    form = written(form, {48, top + 14, split - 20, 26}, word(shape), {20, 20, 20});
    form = written(form, {52 + split, top + 12, 500 - split, 30}, word(dice), {30, 40, 120});
  }
  return form;
}

Picture page_of_text(std::size_t number) {
  Dice dice(number + 5000);
  Picture page = sheet(620, 876, {255, 255, 255});
  for (int row = 0; row < 24; ++row) {
    const int width = row % 6 == 5 ? 120 + dice.below(360) : 540;
    page = written(page, {40, 40 + row * 33, width, 24}, sentence(dice, std::size_t(width) / 14),
                   {15, 15, 15});
  }
  return page;
}

Picture flat_logo(std::size_t number) {
  Dice dice(number + 9000);
  const auto colour = [&dice]() -> Colour {
    return {double(dice.below(256)), double(dice.below(256)), double(dice.below(256))};
  };
  Picture logo = sheet(512, 512, dice.below(2) == 0 ? kWhite : colour());
  const int parts = 2 + dice.below(4);
  for (int i = 0; i < parts; ++i) {
    const int width = 60 + dice.below(300);
    const int height = 60 + dice.below(300);
    logo =
        filled(logo, {dice.below(500 - width), dice.below(500 - height), width, height}, colour());
  }
  return written(logo, {56, 360, 400, 110}, word(dice), dice.below(2) == 0 ? kBlack : colour());
}

struct Item {
  phash::PdqHash plain;
  std::vector<TaggedHash> probes;
};

void count_pair(const Item& query, const Item& entry, HardNegatives& result) {
  std::array<int, kMethods> nearest;
  nearest.fill(phash::PdqHash::kBits);
  for (const TaggedHash& probe : query.probes) {
    const int bits = bits_apart(probe.hash, entry.plain);
    for (std::size_t method = std::size_t(probe.from); method < kMethods; ++method) {
      nearest[method] = std::min(nearest[method], bits);
    }
  }
  ++result.pairs;
  for (std::size_t method = 0; method < kMethods; ++method) {
    result.within_radius[method] += nearest[method] <= kRadius;
    result.within_second_tier[method] += nearest[method] <= kSecondTier;
  }
}

// `draw(group, number)`; only pictures of one group are compared.
HardNegatives compare(std::string kind, std::size_t groups, std::size_t size,
                      const ProfileTags& tags,
                      const std::function<Picture(std::size_t, std::size_t)>& draw) {
  HardNegatives result;
  result.kind = std::move(kind);
  std::vector<Item> items(groups * size);
  in_parallel(items.size(), result.kind.c_str(), [&](std::size_t i) {
    const Picture picture = draw(i / size, i % size);
    const phash::PdqFingerprint plain = plain_hash(picture);
    if (plain.quality < phash::kMinPdqQuality) return;
    items[i] = {plain.hash, probes_by_method(picture, tags)};
  });
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].probes.empty()) ++result.left_out;
    for (std::size_t j = i / size * size; j < (i / size + 1) * size; ++j) {
      if (i == j || items[i].probes.empty() || items[j].probes.empty()) continue;
      count_pair(items[i], items[j], result);
    }
  }
  result.pictures = items.size();
  return result;
}

}  // namespace

std::vector<HardNegatives> hard_negatives(const std::vector<Photo>& photos, const ProfileTags& tags,
                                          double scale) {
  const auto scaled = [scale](int number) { return std::size_t(number * scale) + 1; };
  return {
      compare("frames-of-a-scene", scaled(20), 8, tags,
              [&](std::size_t g, std::size_t i) { return frame_of_scene(photos, g, i); }),
      compare("memes-on-a-template", scaled(15), 8, tags,
              [&](std::size_t g, std::size_t i) { return meme_of(photos, g, i); }),
      compare("forms-of-a-kind", 6, scaled(20), tags, form_of),
      compare("pages-of-text", 1, scaled(100), tags,
              [](std::size_t, std::size_t i) { return page_of_text(i); }),
      compare("flat-logos", 1, scaled(200), tags,
              [](std::size_t, std::size_t i) { return flat_logo(i); }),
  };
}

}  // namespace nightlight::bench
