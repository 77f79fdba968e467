#include "photos.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "hashing.h"
#include "nightlight/phash/pdq.h"
#include "parallel.h"

namespace nightlight::bench {
namespace {

constexpr int kMinSide = 400;

struct Source {
  const char* folder;
  std::vector<const char*> files;
};

const std::vector<Source>& sources() {
  static const std::vector<Source> kSources = {
      {"/usr/share/backgrounds",
       {"Bridge_by_Sander_Klootwijk.jpg", "Dragonfly_by_Bolly.jpg", "Fossa_by_Jasper_Roks.jpg",
        "Infinite-Sea_by_Aury88.jpg", "Kleiber_by_Lukas_Baubkus.jpg", "Picture_0B_by_freespace.jpg",
        "Picture_1A_by_freespace.jpg", "Wine_by_Jakkub_Mede.jpg",
        "aitzgorri_by_Aitzol_Berasategi.jpg", "analogpattern_by_Peter_Nerlich.jpg",
        "free_by_Peter_Nerlich.jpg", "friends_by_Aitzol_Berasategi.jpg",
        "greentock_by_Peter_Nerlich.jpg", "life_by_Aitzol_Berasategi.jpg",
        "picosdeeuropa_by_Aitzol_Berasategi.jpg", "seeding_by_Clements_Engelhardt.jpg",
        "sunset_by_Aitzol_Berasategi.jpg"}},
      {"/usr/share/backgrounds/mate/nature",
       {"Aqua.jpg", "Blinds.jpg", "Dune.jpg", "FreshFlower.jpg", "Garden.jpg", "GreenMeadow.jpg",
        "LadyBird.jpg", "RainDrops.jpg", "Storm.jpg", "TwoWings.jpg", "Wood.jpg",
        "YellowFlower.jpg"}},
      {"/usr/share/backgrounds/mate/abstract", {"Elephants_5640x3172.jpg"}},
      {"/usr/share/backgrounds/gnome", {"pixels-l.webp", "truchet-l.webp", "wood-d.webp"}},
      {"/usr/share/wallpapers",
       {"Autumn/contents/images/2560x1600.jpg",       "BytheWater/contents/images/2560x1600.jpg",
        "ColdRipple/contents/images/2560x1600.jpg",   "ColorfulCups/contents/images/2560x1600.jpg",
        "DarkestHour/contents/images/2560x1600.jpg",  "EveningGlow/contents/images/2560x1600.jpg",
        "FallenLeaf/contents/images/2560x1600.jpg",   "Flow/contents/images/5120x2880.jpg",
        "Grey/contents/images/2560x1600.jpg",         "Kite/contents/images/2560x1600.jpg",
        "Kokkini/contents/images/3840x2160.png",      "Canopee/contents/images/3840x2160.png",
        "OneStandsOut/contents/images/2560x1600.jpg", "Opal/contents/images/3840x2160.png",
        "Path/contents/images/2560x1600.jpg",         "SafeLanding/contents/images/5120x2880.jpg",
        "Shell/contents/images/5120x2880.jpg",        "Volna/contents/images/5120x2880.jpg",
        "Altai/contents/images/5120x2880.png",        "summer_1am/contents/images/2560x1600.jpg"}},
      {"/usr/share/doc/opencv-doc/examples/data",
       {"HappyFish.jpg",    "aero1.jpg",        "aero3.jpg",
        "aloeL.jpg",        "apple.jpg",        "baboon.jpg",
        "basketball1.png",  "board.jpg",        "box_in_scene.png",
        "building.jpg",     "butterfly.jpg",    "ela_original.jpg",
        "fruits.jpg",       "graf1.png",        "home.jpg",
        "left01.jpg",       "leuvenA.jpg",      "messi5.jpg",
        "orange.jpg",       "rubberwhale1.png", "smarties.png",
        "squirrel_cls.jpg", "starry_night.jpg", "stuff.jpg",
        "cards.png",        "chicky_512.png",   "Blender_Suzanne1.jpg"}}};
  return kSources;
}

// Settings were tried on every sixth, every seventh and some more of the list as it was with
// kPhotoSide 1024, which had up to two photographs more before a given one.
bool was_tried(std::size_t index) {
  for (std::size_t then = index; then <= index + 2; ++then) {
    if (then % 6 == 0 || then % 7 == 0 || then % 14 == 2 || then % 20 == 2) return true;
  }
  return false;
}

Picture as_rgb(const Picture& loaded) {
  Picture picture = loaded.colourspace(VIPS_INTERPRETATION_sRGB);
  if (picture.has_alpha()) picture = picture.flatten();
  return picture.cast(VIPS_FORMAT_UCHAR);
}

Picture limited(const Picture& picture) {
  const int longer = std::max(picture.width(), picture.height());
  if (longer <= kPhotoSide) return picture.copy_memory();
  return picture.resize(double(kPhotoSide) / longer).copy_memory();
}

// Keeps the part if it has enough to be compared.
void keep(std::vector<Photo>& photos, std::string name, std::size_t scene, const Picture& part) {
  Picture pixels = limited(part);
  const phash::PdqFingerprint found = plain_hash(pixels);
  if (found.quality < phash::kMinPdqQuality) return;
  photos.push_back({std::move(name), scene, false, std::move(pixels)});
}

void cut(std::vector<Photo>& photos, const std::filesystem::path& file, std::size_t scene,
         const Picture& whole) {
  std::string name = file.stem();
  if (file.native().starts_with("/usr/share/wallpapers/")) {
    name = file.parent_path().parent_path().parent_path().filename();
  }
  keep(photos, name, scene, whole);
  for (const int parts : {2, 3}) {
    const int width = whole.width() / parts;
    const int height = whole.height() / parts;
    if (std::min(width, height) < kMinSide) return;
    for (int i = 0; i < parts * parts; ++i) {
      keep(photos, name + '-' + std::to_string(parts * parts) + '.' + std::to_string(i + 1), scene,
           whole.extract_area(i % parts * width, i / parts * height, width, height));
    }
  }
}

}  // namespace

std::vector<Photo> load_photos(std::size_t limit) {
  std::vector<std::filesystem::path> files;
  for (const Source& source : sources()) {
    for (const char* file : source.files) {
      files.push_back(std::filesystem::path(source.folder) / file);
      if (std::filesystem::exists(files.back())) continue;
      std::fprintf(stderr, "missing: %s\n", files.back().c_str());
      files.pop_back();
    }
  }
  files.resize(std::min(files.size(), limit));
  std::vector<std::vector<Photo>> scenes(files.size());
  in_parallel(files.size(), "scenes", [&](std::size_t i) {
    cut(scenes[i], files[i], i, as_rgb(Picture::new_from_file(files[i].c_str())).copy_memory());
  });
  std::vector<Photo> photos;
  for (auto& scene : scenes) std::move(scene.begin(), scene.end(), std::back_inserter(photos));
  for (std::size_t i = 0; i < photos.size(); ++i) photos[i].was_tried = was_tried(i);
  return photos;
}

}  // namespace nightlight::bench
