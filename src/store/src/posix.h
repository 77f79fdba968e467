#pragma once

#include <filesystem>
#include <utility>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::store {

// A file descriptor that is closed with its owner.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}
  Fd(Fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void reset();

 private:
  int number_ = -1;
};

// The typed error of a system call that set errno to `number`; `step` names what was being done.
Error posix_error(int number, Literal step);

Result<Fd> open_folder(const std::filesystem::path& folder);

// write(2) until everything is written.
Status write_all(const Fd& file, ByteView bytes);

// fsync(2). After a failure the page cache may have dropped the data, so it is never tried again.
Status sync(const Fd& file);

}  // namespace nightlight::store
