#include "style.h"

namespace nightlight::cli {
namespace {

std::string_view start_of(Tone tone) {
  switch (tone) {
    case Tone::kNormal:
      return "";
    case Tone::kHeading:
      return "\x1b[1m";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kWarning:
      return "\x1b[33m";
    case Tone::kAlarm:
      return "\x1b[1;31m";
  }
  return "";
}

}  // namespace

std::string Style::paint(Tone tone, std::string_view text) const {
  const std::string_view start = start_of(tone);
  if (mode_ == Mode::kPlain || start.empty() || text.empty()) return std::string(text);
  return std::string(start) + std::string(text) + "\x1b[0m";
}

}  // namespace nightlight::cli
