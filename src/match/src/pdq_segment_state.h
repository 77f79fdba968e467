#pragma once

#include "nightlight/match/pdq_index.h"
#include "pdq_build.h"

namespace nightlight::match {

struct PdqSegment::State {
  internal::PdqMemory memory;
  internal::ImageView image;  // of the memory
};

}  // namespace nightlight::match
