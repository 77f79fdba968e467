// The C allocator with a memory for its failures, for this program and every library in it: a
// program's own malloc takes the place of libc's, whose functions are still there under other
// names.
#include "allocation.h"

#include <atomic>
#include <cerrno>
#include <cstddef>

namespace nightlight::media::worker {
namespace {

std::atomic<bool> failed{false};

#ifndef NIGHTLIGHT_SANITIZED
void* note(void* memory, std::size_t size) {
  if (memory == nullptr && size != 0) failed = true;
  return memory;
}
#endif

}  // namespace

bool has_failed_allocation() {
  return failed;
}
void forget_failed_allocations() {
  failed = false;
}

}  // namespace nightlight::media::worker

#ifndef NIGHTLIGHT_SANITIZED

using nightlight::media::worker::note;

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
  return note(__libc_malloc(size), size);
}

void* calloc(std::size_t count, std::size_t size) {
  return note(__libc_calloc(count, size), count != 0 ? size : 0);
}

void* realloc(void* memory, std::size_t size) {
  return note(__libc_realloc(memory, size), size);
}

void* memalign(std::size_t alignment, std::size_t size) {
  return note(__libc_memalign(alignment, size), size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return note(__libc_memalign(alignment, size), size);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  void* fresh = note(__libc_memalign(alignment, size), size);
  if (fresh == nullptr && size != 0) return ENOMEM;
  *memory = fresh;
  return 0;
}

}  // extern "C"

#endif
