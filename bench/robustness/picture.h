#pragma once

#include <vips/vips8>

namespace nightlight::bench {

// Three bands of 8 bits.
using Picture = vips::VImage;

}  // namespace nightlight::bench
