#include "pdq_kernel.h"

#include <array>

namespace nightlight::phash::internal {

extern const PdqKernel kBaselineKernel;
#if defined(__x86_64__)
extern const PdqKernel kAvx2Kernel;
extern const PdqKernel kAvx512Kernel;
#endif

namespace {

struct KernelList {
  std::array<const PdqKernel*, 3> kernels{};
  std::size_t count = 0;
};

KernelList find_kernels() {
  KernelList list;
  const auto add = [&list](const PdqKernel& kernel) { list.kernels[list.count++] = &kernel; };
  add(kBaselineKernel);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) add(kAvx2Kernel);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) add(kAvx512Kernel);
#endif
  return list;
}

}  // namespace

std::span<const PdqKernel* const> supported_kernels() {
  static const KernelList list = find_kernels();
  return {list.kernels.data(), list.count};
}

const PdqKernel& best_kernel() {
  return *supported_kernels().back();
}

}  // namespace nightlight::phash::internal
