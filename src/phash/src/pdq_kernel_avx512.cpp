// The kernel for x86-64 with AVX-512 F and BW; compiled with these.
#ifdef __AVX512BW__
#define NIGHTLIGHT_PDQ_LANES 16
#include "pdq_shrink.h"
#include "pdq_transform.h"

namespace nightlight::phash::internal {

extern const PdqKernel kAvx512Kernel;
const PdqKernel kAvx512Kernel = {"avx512",        kLanes,          &scratch_floats,
                                 &shrink_picture, &transform_grid, &quality_of_grid};

}  // namespace nightlight::phash::internal
#endif  // __AVX512BW__
