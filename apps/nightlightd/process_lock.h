#pragma once

#include <filesystem>

#include "nightlight/core/result.h"

namespace nightlight::apps {

// A lock on a file, held by this process until it ends in whatever way. Two services on one
// database would both send its reports.
class ProcessLock {
 public:
  // Creates the file (mode 0600) if need be. Fails with kConflict when another process holds the
  // lock, kPermissionDenied or kNotFound when the file cannot be opened.
  static Result<ProcessLock> take(const std::filesystem::path& file);
  ProcessLock(ProcessLock&& other) noexcept;
  ProcessLock& operator=(ProcessLock&& other) noexcept;
  ~ProcessLock();

 private:
  explicit ProcessLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace nightlight::apps
