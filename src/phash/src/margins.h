#pragma once

#include <optional>

#include "plane.h"
#include "working_picture.h"

namespace nightlight::phash::internal {

// Three ways to find what surrounds a picture. Each gives the part inside, in pixels of `image`, or
// nullopt when there is nothing to cut or too little would remain. `working` is the working picture
// of the whole image.

// Without the uniform border around it: a line belongs to the border while it hardly differs from
// the colour of the outermost one. A sharp edge is where that ends; a soft one, which compression
// has spread over the lines before it, is where the difference begins to grow most.
enum class Edge : unsigned char { kSharp, kSoft };
std::optional<Box> without_border(const ImageView& image, Edge edge);

// Without bars of text above and below: rows of which a large part has the colour of a ground. What
// remains is the longest stretch of other rows, without a border.
std::optional<Box> between_bars(const ImageView& image, const Plane& working);

// Without a soft frame, such as an enlarged and blurred copy of the picture: cut at lines across
// the whole picture at which the brightness jumps while nothing does outside of them.
std::optional<Box> inside_edges(const ImageView& image, const Plane& working);

}  // namespace nightlight::phash::internal
