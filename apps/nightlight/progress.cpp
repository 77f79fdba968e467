#include "progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::chrono::milliseconds kInterval{100};
constexpr std::chrono::milliseconds kLineInterval{1000};
constexpr std::size_t kWidestBar = 30;
constexpr std::size_t kNarrowestBar = 5;

std::string trimmed(const std::string& text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

// Of all that is to be done, 0 to 1.
double share_of(const ProgressState& state) {
  if (state.total == 0) return 1;
  const double done = static_cast<double>(state.done) + state.running;
  return std::clamp(done / static_cast<double>(state.total), 0.0, 1.0);
}

std::string bar(const ProgressState& state, std::size_t inner) {
  const auto filled = static_cast<std::size_t>(static_cast<double>(inner) * share_of(state));
  std::string text(filled, '=');
  if (filled < inner) text += '>';
  text.resize(inner, ' ');
  return "[" + text + "]";
}

std::string figures(const ProgressState& state) {
  const double share = share_of(state);
  std::string text = fmt::format("{:3}%  {}/{}", static_cast<int>(share * 100),
                                 with_separators(state.done), counted(state.total, state.noun));
  const double seconds = std::chrono::duration<double>(state.elapsed).count();
  if (share <= 0 || state.total == 0 || seconds <= 0) return text;
  if (state.done > 0) {
    text += fmt::format("  {:.1f}/s", static_cast<double>(state.done) / seconds);
  }
  if (state.bytes > 0) {
    text += fmt::format("  {:.1f} MB/s", static_cast<double>(state.bytes) / seconds / 1e6);
  }
  const auto left = static_cast<std::int64_t>(seconds / share * (1 - share) + 0.5);
  return text + fmt::format("  {} left", format_duration(std::chrono::seconds(left)));
}

}  // namespace

std::string format_duration(std::chrono::seconds duration) {
  const auto seconds = duration.count();
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string progress_line(const ProgressState& state, std::size_t columns) {
  ProgressState bounded = state;
  bounded.done = std::min(state.done, state.total);
  const std::string text = figures(bounded);
  const std::size_t needed = text.size() + 3;  // two brackets and a blank
  if (columns < needed + kNarrowestBar)
    return shorten_middle(text, std::max<std::size_t>(columns, 1));
  return bar(bounded, std::min(kWidestBar, columns - needed)) + " " + text;
}

Progress::Progress(const Io& io, std::uint64_t total, ShowProgress mode, std::string_view noun)
    : io_(io), mode_(mode), start_(Clock::now()), shown_at_(start_ - kLineInterval) {
  state_.total = total;
  state_.noun = noun;
}

Progress::~Progress() {
  const std::lock_guard lock(mutex_);
  erase();
}

void Progress::show(std::uint64_t done) {
  const std::lock_guard lock(mutex_);
  state_.done = done;
  draw(done >= state_.total ? When::kNow : When::kInTime);
}

void Progress::count_bytes(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  state_.bytes += bytes;
}

std::unique_lock<std::mutex> Progress::pause() {
  std::unique_lock lock(mutex_);
  erase();
  return lock;
}

void Progress::Part::set(double share) {
  const std::lock_guard lock(progress_.mutex_);
  progress_.state_.running += share - share_;
  share_ = share;
  progress_.draw(When::kInTime);
}

void Progress::draw(When when) {
  const bool terminal = io_.err_sink == Sink::kTerminal;
  if (!terminal && mode_ == ShowProgress::kOnTerminal) return;
  const Clock::time_point now = Clock::now();
  if (now - shown_at_ < (terminal ? kInterval : kLineInterval) && when == When::kInTime) return;
  shown_at_ = now;
  state_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
  if (!terminal) {
    io_.err << "nightlight: " << trimmed(figures(state_)) << '\n' << std::flush;
    return;
  }
  const std::string line = progress_line(state_, io_.columns - 1);
  const std::string blanks(width_ > line.size() ? width_ - line.size() : 0, ' ');
  io_.err << '\r' << line << blanks << std::flush;
  width_ = line.size();
}

void Progress::erase() {
  if (width_ == 0) return;
  io_.err << '\r' << std::string(width_, ' ') << '\r' << std::flush;
  width_ = 0;
}

Ticker::Ticker(const Io& io, std::string what, ShowProgress mode)
    : io_(io), what_(std::move(what)) {
  if (io.err_sink == Sink::kTerminal) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  } else if (mode == ShowProgress::kAlways) {
    remark(io, what_);
  }
}

Ticker::~Ticker() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void Ticker::run(const std::stop_token& stop) {
  const auto start = std::chrono::steady_clock::now();
  std::size_t width = 0;
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
    const std::string line = shorten_middle(
        fmt::format("{}  {}", printable(what_), format_duration(elapsed)), io_.columns - 1);
    io_.err << '\r' << line << std::flush;
    width = std::max(width, display_width(line));
    ended_.wait_for(lock, stop, kLineInterval, [] { return false; });
  }
  io_.err << '\r' << std::string(width, ' ') << '\r' << std::flush;
}

}  // namespace nightlight::cli
