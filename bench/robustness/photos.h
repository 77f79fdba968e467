#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "picture.h"

namespace nightlight::bench {

// A photograph, or a part of one that shares no pixel with other parts of its size.
struct Photo {
  std::string name;
  std::size_t scene = 0;  // photographs of one scene are not unrelated
  // Whether settings of the views were tried on it while they were chosen; the others had no part.
  bool was_tried = false;
  Picture pixels;  // in memory, at most kPhotoSide on the longer side
};
inline constexpr int kPhotoSide = 800;

// The photographs of Debian's packages opencv-doc, plasma-workspace-wallpapers, mate-backgrounds,
// lomiri-wallpapers and gnome-backgrounds: whole ones, their quarters and their ninths of at least
// 400 pixels, without those whose PDQ quality is below 50. The same packages give the same list.
// At most `limit` scenes. Missing files are named on stderr.
std::vector<Photo> load_photos(std::size_t limit);

}  // namespace nightlight::bench
