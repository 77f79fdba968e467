#pragma once

namespace nightlight::internal {
// Ends the process after writing the place to standard error: memory or evidence is at stake.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}  // namespace nightlight::internal

// For a programmer's mistake only, never for what data, people, peers or disks can cause.
#define NIGHTLIGHT_CHECK(condition) \
  ((condition) ? (void)0 : ::nightlight::internal::check_failed(#condition, __FILE__, __LINE__))
