#include "compare_charts.h"

#include <fmt/format.h>

#include <algorithm>

#include "hash_text.h"
#include "nightlight/phash/spectrum.h"

namespace nightlight::cli {
namespace {

constexpr double kWidth = 1000;

// The scale's middle is where unrelated pictures lie: mean 128, standard deviation 8, measured on
// unrelated photographs; four deviations to each side are drawn.
constexpr int kUnrelatedLow = 96;
constexpr int kUnrelatedHigh = 160;

double on_scale(int distance) {
  return 20 + (kWidth - 40) * distance / 256.0;
}

std::string label(double x, double y, std::string_view anchor, const std::string& text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", x, y, anchor,
                     text);
}

// One path with a square for each bit that is set.
std::string bits(const phash::PdqHash& hash) {
  std::string path;
  for (std::size_t bit = 0; bit < phash::PdqHash::kBits; ++bit) {
    if ((hash.words()[bit / 64] >> (bit % 64) & 1) == 0) continue;
    path += fmt::format("M{} {}h1v1h-1z", bit % 16, bit / 16);
  }
  return path;
}

std::string grid(const phash::PdqHash& hash, std::string_view kind, const std::string& title) {
  return fmt::format(
      "<figure><svg class=\"bits\" viewBox=\"-0.2 -0.2 16.4 16.4\" role=\"img\" "
      "aria-label=\"{0}\"><g class=\"{1}\"><path d=\"{2}\"/></g><rect width=\"16\" height=\"16\" "
      "stroke-width=\"0.1\"/></svg><figcaption>{0}</figcaption></figure>",
      title, kind, bits(hash));
}

}  // namespace

std::string distance_scale(int distance, const CompareOptions& options) {
  std::string svg =
      "<svg viewBox=\"0 0 1000 92\" role=\"img\" aria-label=\"The distance on a scale from 0 to "
      "256\">";
  const auto band = [&](int from, int to, std::string_view colour, double opacity) {
    svg += fmt::format(
        "<rect x=\"{:.1f}\" y=\"36\" width=\"{:.1f}\" height=\"18\" fill=\"{}\" "
        "opacity=\"{:.2f}\"/>",
        on_scale(from), on_scale(to) - on_scale(from), colour, opacity);
  };
  band(0, 256, "var(--line)", 0.6);
  band(0, options.radius, "var(--match)", 0.45);
  if (options.near_radius > options.radius) {
    band(options.radius, options.near_radius, "var(--near)", 0.45);
  }
  band(kUnrelatedLow, kUnrelatedHigh, "var(--none)", 0.45);
  const double x = on_scale(distance);
  svg += fmt::format(
      "<path d=\"M{0:.1f} 30v30\" stroke=\"currentColor\" stroke-width=\"3\"/><path d=\"M{0:.1f} "
      "30l-6 -9h12z\" fill=\"currentColor\"/>",
      x);
  svg += fmt::format(
      "<text x=\"{:.1f}\" y=\"15\" text-anchor=\"middle\" style=\"fill:currentColor;"
      "font-weight:650;font-size:15px\">{}</text>",
      std::clamp(x, 24.0, 976.0), distance);
  svg += label(on_scale(0), 76, "start", fmt::format("match, up to {}", options.radius));
  svg += label(on_scale(128), 76, "middle", "unrelated pictures lie here");
  svg += label(on_scale(256), 76, "end", "256: a negative");
  return svg + "</svg>";
}

std::string bit_grids(const phash::PdqHash& a, const phash::PdqHash& b) {
  std::array<std::uint64_t, 4> different{};
  for (std::size_t i = 0; i < different.size(); ++i) different[i] = a.words()[i] ^ b.words()[i];
  return "<div class=\"grids\">" + grid(a, "on", "A") + grid(b, "on", "B") +
         grid(phash::PdqHash(different), "off",
              fmt::format("{} of 256 bits differ", phash::distance(a, b))) +
         "</div>";
}

std::string timeline(phash::VideoTime length_a, phash::VideoTime length_b,
                     const phash::VideoComparison& video) {
  const double longest =
      static_cast<double>(std::max({length_a.count(), length_b.count(), phash::VideoTime::rep{1}}));
  const auto place = [&](phash::VideoTime at) {
    return 60 + (kWidth - 90) * static_cast<double>(at.count()) / longest;
  };
  std::string svg =
      "<svg viewBox=\"0 0 1000 150\" role=\"img\" aria-label=\"The run in both videos\">";
  const auto bar = [&](double y, phash::VideoTime length, phash::VideoTime start,
                       const std::string& name) {
    svg += fmt::format(
        "<rect x=\"60\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"22\" rx=\"4\" "
        "fill=\"var(--line)\"/>",
        y, std::max(place(length) - 60, 2.0));
    if (video.run_frames > 0) {
      svg += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{:.0f}\" width=\"{:.1f}\" height=\"22\" rx=\"3\" "
          "fill=\"var(--match)\" opacity=\"0.8\"/>",
          place(start), y, std::max(place(start + video.run_length) - place(start), 3.0));
    }
    svg += label(48, y + 16, "end", name);
  };
  if (video.run_frames > 0) {
    svg += fmt::format(
        "<path d=\"M{:.1f} 48L{:.1f} 48L{:.1f} 98L{:.1f} 98z\" fill=\"var(--match)\" "
        "opacity=\"0.18\"/>",
        place(video.run_start_query), place(video.run_start_query + video.run_length),
        place(video.run_start_compared + video.run_length), place(video.run_start_compared));
  }
  bar(26, length_a, video.run_start_query, "A");
  bar(98, length_b, video.run_start_compared, "B");
  svg += label(60, 140, "start", "0:00");
  svg += label(place(phash::VideoTime(static_cast<phash::VideoTime::rep>(longest))), 140, "end",
               format_video_time(phash::VideoTime(static_cast<phash::VideoTime::rep>(longest))));
  return svg + "</svg>";
}

}  // namespace nightlight::cli
