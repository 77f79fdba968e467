#include "progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::chrono::milliseconds kInterval{100};
constexpr std::size_t kWidestBar = 30;
constexpr std::size_t kNarrowestBar = 5;

std::string bar(const ProgressState& state, std::size_t inner) {
  const std::size_t filled = state.total == 0 ? inner : inner * state.done / state.total;
  std::string text(filled, '=');
  if (filled < inner) text += '>';
  text.resize(inner, ' ');
  return "[" + text + "]";
}

std::string figures(const ProgressState& state) {
  const std::uint64_t percent = state.total == 0 ? 100 : 100 * state.done / state.total;
  std::string text = fmt::format("{:3}%  {}/{}", percent, with_separators(state.done),
                                 counted(state.total, "file"));
  const double seconds = std::chrono::duration<double>(state.elapsed).count();
  if (state.done == 0 || seconds <= 0) return text;
  const double rate = static_cast<double>(state.done) / seconds;
  const double left = static_cast<double>(state.total - state.done) / rate;
  text += fmt::format("  {:.1f}/s  {} left", rate,
                      format_duration(std::chrono::seconds(static_cast<std::int64_t>(left + 0.5))));
  return text;
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

Progress::Progress(const Io& io, std::uint64_t total)
    : io_(io), total_(total), start_(Clock::now()), shown_at_(start_ - kInterval) {}

void Progress::show(std::uint64_t done) {
  if (io_.err_sink != Sink::kTerminal) return;
  const Clock::time_point now = Clock::now();
  if (now - shown_at_ < kInterval && done < total_) return;
  shown_at_ = now;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
  const std::string line = progress_line({done, total_, elapsed}, io_.columns - 1);
  const std::string blanks(width_ > line.size() ? width_ - line.size() : 0, ' ');
  io_.err << '\r' << line << blanks << std::flush;
  width_ = line.size();
}

void Progress::clear() {
  if (width_ == 0) return;
  io_.err << '\r' << std::string(width_, ' ') << '\r' << std::flush;
  width_ = 0;
}

}  // namespace nightlight::cli
