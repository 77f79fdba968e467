// The kernel for what every machine of the architecture has: SSE2 on x86-64, NEON on AArch64.
#define NIGHTLIGHT_PDQ_LANES 4
#include "pdq_shrink.h"
#include "pdq_transform.h"

namespace nightlight::phash::internal {

extern const PdqKernel kBaselineKernel;
const PdqKernel kBaselineKernel = {"baseline",      kLanes,          &scratch_floats,
                                   &shrink_picture, &transform_grid, &quality_of_grid};

}  // namespace nightlight::phash::internal
