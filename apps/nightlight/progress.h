#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "io.h"

namespace nightlight::cli {

struct ProgressState {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::chrono::milliseconds elapsed{0};
  double running = 0;       // what is done of the things in work, in things
  std::uint64_t bytes = 0;  // read so far; not shown when 0
  std::string_view noun = "file";
};

// One line of at most `columns` columns: a bar, the share, the count, things and bytes a second and
// the time left, such as
// "[=====>    ]  57%  57/100 files  12.3/s  4.1 MB/s  0:04 left". The bar goes first when there is
// no room.
std::string progress_line(const ProgressState& state, std::size_t columns);

// "0:07", "12:34", "1:02:03".
std::string format_duration(std::chrono::seconds duration);

// Whether progress is shown only where io.err is a terminal, or everywhere: as lines then, one a
// second.
enum class ShowProgress : unsigned char { kOnTerminal, kAlways };

// A line on io.err that is written over and over, at most ten times a second. Safe to use from many
// threads.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  Progress(const Io& io, std::uint64_t total, ShowProgress mode = ShowProgress::kOnTerminal,
           std::string_view noun = "file");
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void show(std::uint64_t done);
  void count_bytes(std::uint64_t bytes);
  // Takes the line away, so that something else can be written; nothing is shown until the lock
  // goes.
  [[nodiscard]] std::unique_lock<std::mutex> pause();

  // One thing in work. Its share counts until the part goes: then the thing is done, or is not.
  class Part {
   public:
    explicit Part(Progress& progress) : progress_(progress) {}
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    ~Part() { set(0); }
    void set(double share);  // 0 to 1

   private:
    Progress& progress_;
    double share_ = 0;
  };

 private:
  enum class When : unsigned char { kInTime, kNow };
  void draw(When when);
  void erase();

  const Io& io_;
  const ShowProgress mode_;
  const Clock::time_point start_;
  std::mutex mutex_;  // guards all below, and io_.err while a line stands there
  ProgressState state_;
  Clock::time_point shown_at_;
  std::size_t width_ = 0;  // of the line that stands there now
};

// Says that a step of unknown length goes on: "building the index  0:12" until it goes. Only where
// io.err is a terminal; otherwise nothing, or with kAlways one line at the start.
class Ticker {
 public:
  Ticker(const Io& io, std::string what, ShowProgress mode);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  ~Ticker();

 private:
  void run(const std::stop_token& stop);

  const Io& io_;
  const std::string what_;
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::jthread thread_;
};

}  // namespace nightlight::cli
