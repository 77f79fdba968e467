#pragma once

#include <string>
#include <string_view>

namespace nightlight::cli {

// What a piece of text means; a style decides how that looks.
enum class Tone : unsigned char { kNormal, kHeading, kFaint, kGood, kWarning, kAlarm };

// Colours on a terminal, nothing elsewhere.
class Style {
 public:
  static Style plain() { return Style(Mode::kPlain); }
  static Style coloured() { return Style(Mode::kColoured); }

  // The text with the escape sequences of its tone around it. The text must be printable already.
  std::string paint(Tone tone, std::string_view text) const;

 private:
  enum class Mode : unsigned char { kPlain, kColoured };
  explicit Style(Mode mode) : mode_(mode) {}
  Mode mode_;
};

}  // namespace nightlight::cli
