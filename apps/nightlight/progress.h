#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "io.h"

namespace nightlight::cli {

struct ProgressState {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::chrono::milliseconds elapsed{0};
};

// One line of at most `columns` columns: a bar, the share, the count, files a second and the time
// left, such as
// "[=====>    ]  57%  57/100 files  12.3/s  0:04 left". The bar goes first when there is no room.
std::string progress_line(const ProgressState& state, std::size_t columns);

// "0:07", "12:34", "1:02:03".
std::string format_duration(std::chrono::seconds duration);

// A line on io.err that is written over and over, at most ten times a second; nothing at all when
// io.err is no terminal. Not safe from many threads.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  Progress(const Io& io, std::uint64_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  void show(std::uint64_t done);
  // Takes the line away, so that something else can be written.
  void clear();

 private:
  const Io& io_;
  std::uint64_t total_;
  Clock::time_point start_;
  Clock::time_point shown_at_;
  std::size_t width_ = 0;  // of the line that stands there now
};

}  // namespace nightlight::cli
