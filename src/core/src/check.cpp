#include "nightlight/core/check.h"

#include <cstdio>
#include <cstdlib>

namespace nightlight::internal {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "nightlight: broken assumption '%s' at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace nightlight::internal
