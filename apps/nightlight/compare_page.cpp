#include "compare_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "compare_charts.h"
#include "compare_frames.h"
#include "compare_style.h"
#include "compare_view.h"
#include "comparison_text.h"
#include "hash_text.h"
#include "hit_text.h"
#include "html.h"

namespace nightlight::cli {
namespace {

constexpr std::uint32_t kPictureSide = 720;
constexpr std::uint32_t kFrameSide = 240;
constexpr int kStripFrames = 6;
constexpr double kStackHeight = 420;  // CSS pixels

// An img element with the picture inside it, or nothing when the decoder would not make one.
std::string image(const Pixels& pixels, std::string_view name, std::string_view kind,
                  media::Decoder& decoder) {
  media::RenderOptions options;
  options.look = media::Look::kFull;
  const auto rendered = decoder.render_jpeg(encode_png(pixels), options);
  if (!rendered) return "";
  return fmt::format("<img class=\"{}\" alt=\"{}\" src=\"data:image/jpeg;base64,{}\">", kind,
                     html_escape(name), base64(rendered->jpeg));
}

std::string missing(std::string_view why) {
  return fmt::format("<div class=\"missing\">{}</div>", html_escape(why));
}

std::string figure(const std::string& picture, const std::string& title,
                   const std::string& remark) {
  return fmt::format("<figure>{}<figcaption>{}<small>{}</small></figcaption></figure>", picture,
                     html_escape(title), html_escape(remark));
}

std::string row(std::string_view name, const std::string& html) {
  return fmt::format("<tr><th>{}</th><td>{}</td></tr>", name, html);
}

std::string code(const std::string& text) {
  return fmt::format("<code>{}</code>", html_escape(text));
}

std::string side_remark(const CompareSide& side, std::uint32_t page) {
  if (!side.file) return "a hash alone";
  std::string text = describe(*side.file);
  if (side.file->look.pages.size() > 1) text += fmt::format(", page {}", page);
  return text;
}

// One side of two pictures: as it is, and as it was compared when that is something else.
struct Shown {
  std::string as_it_is;
  std::string as_compared;
  double aspect = 1;  // width to height, of what was compared
};

Shown show_picture(const CompareSide& side, std::uint32_t number, const phash::QueryTag* tag,
                   media::Decoder& decoder) {
  if (!side.file) return {missing("A hash has no picture."), "", 1};
  const auto read = read_page(side.name, number, decoder);
  if (!read) return {missing(read.error().what()), "", 1};
  const Pixels plain = as_it_is(*read, kPictureSide);
  Shown shown{image(plain, side.name, "plain", decoder), "",
              static_cast<double>(plain.width()) / plain.height()};
  if (tag == nullptr || tag->is_plain()) return shown;
  const Pixels changed = as_compared(*read, *tag, kPictureSide);
  shown.as_compared = image(changed, side.name, "plain", decoder);
  shown.aspect = static_cast<double>(changed.width()) / changed.height();
  return shown;
}

// One over the other, with a control that fades between them.
std::string overlay(const std::string& below, const std::string& above, double aspect) {
  if (below.find("<img") == std::string::npos || above.find("<img") == std::string::npos) return "";
  std::string top = above;
  top.replace(top.find("class=\"plain\""), std::string_view("class=\"plain\"").size(),
              "class=\"top\"");
  return fmt::format(
      "<section class=\"card\"><h2>One over the other</h2><div class=\"stack\" "
      "style=\"width:{:.0f}px;aspect-ratio:{:.4f}\">{}{}</div><label class=\"fade\">A<input "
      "type=\"range\" min=\"0\" max=\"100\" value=\"50\" aria-label=\"Fade from A to B\">B</label>"
      "</section>",
      kStackHeight * aspect, aspect, below, top);
}

std::string pictures(const ComparePage& page, media::Decoder& decoder) {
  const BestProbe* best = page.result.best ? &*page.result.best : nullptr;
  const bool of_a = best != nullptr && best->changed == BestProbe::Changed::kA;
  const bool of_b = best != nullptr && best->changed == BestProbe::Changed::kB;
  const std::uint32_t page_a = best != nullptr ? best->page_a : 1;
  const std::uint32_t page_b = best != nullptr ? best->page_b : 1;
  const Shown a = show_picture(page.a, page_a, of_a ? &best->tag : nullptr, decoder);
  const Shown b = show_picture(page.b, page_b, of_b ? &best->tag : nullptr, decoder);
  std::string html = "<section class=\"card\"><h2>Side by side</h2><div class=\"pair\">";
  html += figure(a.as_it_is, "A  " + page.a.name, side_remark(page.a, page_a));
  if (!a.as_compared.empty()) html += figure(a.as_compared, "A as compared", tag_words(best->tag));
  if (!b.as_compared.empty()) html += figure(b.as_compared, "B as compared", tag_words(best->tag));
  html += figure(b.as_it_is, "B  " + page.b.name, side_remark(page.b, page_b));
  html += "</div></section>";
  return html + overlay(a.as_compared.empty() ? a.as_it_is : a.as_compared,
                        b.as_compared.empty() ? b.as_it_is : b.as_compared, a.aspect);
}

std::string picture_figures(const ComparePage& page) {
  std::string html = "<section class=\"card\"><h2>Distance</h2>";
  if (page.result.best) {
    const BestProbe& best = *page.result.best;
    html += distance_scale(best.distance, page.options);
    html += "</section><section class=\"card\"><h2>The two hashes, bit by bit</h2>";
    html += bit_grids(best.hash_a, best.hash_b);
    html += "</section><section class=\"card\"><h2>Figures</h2><table>";
    html += row("Nearest", html_escape(best_words(best)));
    html += row("Tag", code(fmt::format("{} of {}", best.tag.name(),
                                        best.changed == BestProbe::Changed::kA ? "A" : "B")));
    html += row("Hash of A", code(best.hash_a.hex()));
    html += row("Hash of B", code(best.hash_b.hex()));
  } else {
    html += "<table>";
  }
  for (const VariantPair& pair : page.result.pairs) {
    html += row(
        fmt::format("{} of A, {} of B", phash::variant_name(pair.a), phash::variant_name(pair.b)),
        fmt::format("distance {} as they are", pair.distance));
  }
  return html + "</table></section>";
}

// Times spread over the run, or over the whole where there is none.
std::vector<phash::VideoTime> spread(phash::VideoTime start, phash::VideoTime length) {
  std::vector<phash::VideoTime> times;
  for (int i = 0; i < kStripFrames; ++i) times.push_back(start + length * i / (kStripFrames - 1));
  return times;
}

std::string strip(const CompareSide& side, std::string_view letter,
                  const std::vector<phash::VideoTime>& times, const ComparePage& page,
                  media::Decoder& decoder) {
  if (!side.file) return "";
  const auto frames = read_frames(side.name, times, page.frames, kFrameSide, decoder);
  if (!frames) return missing(frames.error().what());
  std::string html = fmt::format("<b>{}</b>", letter);
  for (std::size_t i = 0; i < frames->size(); ++i) {
    html += fmt::format("<span>{}{}</span>",
                        image(as_it_is((*frames)[i], kFrameSide), "frame", "frame", decoder),
                        format_video_time(times[i]));
  }
  return html;
}

phash::VideoTime length_of(const CompareSide& side) {
  return side.frames.empty() ? phash::VideoTime(0) : side.frames.back().at;
}

std::string videos(const ComparePage& page, media::Decoder& decoder) {
  const phash::VideoComparison& video = *page.result.video;
  const bool run = video.run_frames > 0;
  std::string html = fmt::format("<section class=\"card\"><h2>{}</h2><div class=\"strip\">",
                                 run ? "The longest run that both have" : "The two videos");
  html += strip(page.a, "A",
                run ? spread(video.run_start_query, video.run_length)
                    : spread(phash::VideoTime(0), length_of(page.a)),
                page, decoder);
  html += strip(page.b, "B",
                run ? spread(video.run_start_compared, video.run_length)
                    : spread(phash::VideoTime(0), length_of(page.b)),
                page, decoder);
  html += "</div></section><section class=\"card\"><h2>Where it lies in each</h2>";
  html += timeline(length_of(page.a), length_of(page.b), video);
  html += "</section><section class=\"card\"><h2>Figures</h2><table>";
  html += row("Of A in B",
              fmt::format("{:.1f} % of {} frames", video.query_percent, video.query_frames));
  html += row("Of B in A",
              fmt::format("{:.1f} % of {} frames", video.compared_percent, video.compared_frames));
  html +=
      row("Longest run", run ? fmt::format("{} frames, {}, from {} in A and {} in B",
                                           video.run_frames, format_video_time(video.run_length),
                                           format_video_time(video.run_start_query),
                                           format_video_time(video.run_start_compared))
                             : "none");
  html += row("A", html_escape(tag_words(page.result.video_tag)));
  html += row("Files", fmt::format("A {}, {}<br>B {}, {}", html_escape(page.a.name),
                                   html_escape(side_remark(page.a, 1)), html_escape(page.b.name),
                                   html_escape(side_remark(page.b, 1))));
  return html + "</table></section>";
}

std::string digests(const ComparePage& page) {
  std::string rows;
  for (const auto& [letter, side] : {std::pair("A", &page.a), std::pair("B", &page.b)}) {
    if (side->sha256) rows += row(fmt::format("SHA-256 of {}", letter), code(side->sha256->hex()));
  }
  if (rows.empty()) return "";
  return fmt::format("<section class=\"card\"><h2>Files</h2><table>{}</table></section>", rows);
}

}  // namespace

std::string compare_page(const ComparePage& page, media::Decoder& decoder) {
  const std::string verdict = verdict_line(page.options, page.result);
  const std::string_view name = likeness_name(page.result.likeness);
  const std::size_t colon = verdict.find(": ");
  std::string body = fmt::format(
      "<main><h1><span class=\"verdict {0}\">{0}</span>{1}</h1><p class=\"lead\">A is {2}, B is "
      "{3}.</p>",
      name, html_escape(colon == std::string::npos ? "" : verdict.substr(colon + 2)),
      html_escape(page.a.name), html_escape(page.b.name));
  if (page.result.video) {
    body += videos(page, decoder);
  } else if (page.a.kind == CompareSide::Kind::kPicture &&
             page.b.kind == CompareSide::Kind::kPicture) {
    body += pictures(page, decoder);
    body += picture_figures(page);
  }
  body += digests(page);
  body +=
      "<footer>Made by nightlight compare. The page holds the pictures; it loads "
      "nothing.</footer></main>";
  return html_page(fmt::format("{}: {} and {}", name, page.a.name, page.b.name), kCompareStyle,
                   kCompareScript, body);
}

}  // namespace nightlight::cli
