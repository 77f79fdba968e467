// The kernel for x86-64 with AVX2; compiled with -mavx2.
#ifdef __AVX2__
#define NIGHTLIGHT_PDQ_LANES 8
#include "pdq_shrink.h"
#include "pdq_transform.h"

namespace nightlight::phash::internal {

extern const PdqKernel kAvx2Kernel;
const PdqKernel kAvx2Kernel = {"avx2",          kLanes,          &scratch_floats,
                               &shrink_picture, &transform_grid, &quality_of_grid};

}  // namespace nightlight::phash::internal
#endif  // __AVX2__
