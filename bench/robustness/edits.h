#pragma once

#include <functional>
#include <string>
#include <vector>

#include "picture.h"

namespace nightlight::bench {

// What people and services do to a picture on its way. `salt` differs from photograph to
// photograph, for texts and noise.
struct Edit {
  std::string name;
  std::string group;
  std::function<Picture(const Picture&, unsigned salt)> apply;
  // Among the 21 edits of which published measurements of plain PDQ have the recall: the mean over
  // these alone can be compared with theirs.
  bool is_published = false;
};

// In the order of the report.
const std::vector<Edit>& edits();

// Building blocks that several groups use.
Picture through_jpeg(const Picture& picture, int quality);
Picture scaled(const Picture& picture, double horizontal, double vertical);
Picture shrunk_to(const Picture& picture, int longer_side);

void add_geometry(std::vector<Edit>& edits);
void add_borders(std::vector<Edit>& edits);
void add_overlays(std::vector<Edit>& edits);

// Parts of others' edits.
Picture cropped(const Picture& picture, double total_share);
Picture bordered(const Picture& picture, double share, double grey);
Picture in_phone_frame(const Picture& picture, unsigned salt);

}  // namespace nightlight::bench
