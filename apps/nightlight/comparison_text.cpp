#include "comparison_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "hash_text.h"
#include "hit_text.h"
#include "progress.h"
#include "table.h"
#include "text.h"

namespace nightlight::cli {
namespace {

void print_line(const Io& io, std::string_view name, std::string_view value) {
  io.out << "  " << io.style.paint(Tone::kFaint, fmt::format("{:<14}", name)) << "  " << value
         << '\n';
}

Tone tone_of(Likeness likeness) {
  switch (likeness) {
    case Likeness::kMatch:
      return Tone::kAlarm;
    case Likeness::kNear:
    case Likeness::kNotComparable:
      return Tone::kWarning;
    case Likeness::kNoMatch:
      return Tone::kGood;
  }
  return Tone::kNormal;
}

std::string side_text(const CompareSide& side) {
  const std::string what =
      side.file ? describe(*side.file)
      : side.kind == CompareSide::Kind::kVideo
          ? fmt::format("{} of a video", counted(side.frames.size(), "frame hash value"))
      : side.kind == CompareSide::Kind::kTmk
          ? fmt::format("TMK, {}", counted(side.tmk->frame_count, "frame"))
          : "a hash";
  return fmt::format("{}  ({})", printable(side.name), what);
}

void print_pictures(const Io& io, const Comparison& result) {
  Table table({{"A"}, {"B"}, {"DISTANCE", Align::kRight}});
  for (const VariantPair& pair : result.pairs) {
    table.add(
        {phash::variant_name(pair.a), phash::variant_name(pair.b), std::to_string(pair.distance)});
  }
  if (result.best) {
    const BestProbe& best = *result.best;
    print_line(io, "nearest", fmt::format("distance {}: {}", best.distance, best_words(best)));
    print_line(io, "tag",
               fmt::format("{} of {} against {} of {}", best.tag.name(),
                           best.changed == BestProbe::Changed::kA ? "A" : "B",
                           phash::variant_name(best.against),
                           best.changed == BestProbe::Changed::kA ? "B" : "A"));
    if (best.page_a != 1 || best.page_b != 1) {
      print_line(io, "pages", fmt::format("{} of A, {} of B", best.page_a, best.page_b));
    }
  }
  if (table.empty()) return;
  io.out << "\nAs they are\n";
  print(io, table);
}

void print_video(const Io& io, const Comparison& result) {
  const phash::VideoComparison& video = *result.video;
  print_line(
      io, "of A in B",
      fmt::format("{:.1f} % of {}", video.query_percent, counted(video.query_frames, "frame")));
  print_line(io, "of B in A",
             fmt::format("{:.1f} % of {}", video.compared_percent,
                         counted(video.compared_frames, "frame")));
  if (video.run_frames > 0) {
    print_line(
        io, "longest run",
        fmt::format("{}, {} long, from {} in A and {} in B", counted(video.run_frames, "frame"),
                    format_video_time(video.run_length), format_video_time(video.run_start_query),
                    format_video_time(video.run_start_compared)));
    print_line(io, "best distance", std::to_string(video.best_distance));
  }
  print_line(io, "A", tag_words(result.video_tag));
}

double seconds_of(phash::VideoTime time) {
  return static_cast<double>(time.count()) / 1e6;
}

Json overlap_json(const phash::VideoComparison& video) {
  return {{"a_percent", video.query_percent},
          {"b_percent", video.compared_percent},
          {"a_frames", video.query_frames},
          {"b_frames", video.compared_frames},
          {"run_frames", video.run_frames},
          {"run_start_in_a", seconds_of(video.run_start_query)},
          {"run_start_in_b", seconds_of(video.run_start_compared)},
          {"run_seconds", seconds_of(video.run_length)},
          {"best_distance", video.best_distance}};
}

}  // namespace

std::string best_words(const BestProbe& best) {
  if (best.tag.is_plain()) return "both as they are";
  return fmt::format("{} {}", best.changed == BestProbe::Changed::kA ? "A" : "B",
                     tag_words(best.tag));
}

std::string verdict_line(const CompareOptions& options, const Comparison& result) {
  const std::string name(likeness_name(result.likeness));
  if (result.same_bytes.value_or(false)) return name + ": the same bytes";
  if (result.likeness == Likeness::kNotComparable) {
    return name + ": at least one is too plain to be compared";
  }
  if (result.best) {
    const int distance = result.best->distance;
    const char* place = distance <= options.radius ? "within" : "beyond";
    return fmt::format("{}: distance {} is {} the radius of {}", name, distance, place,
                       options.radius);
  }
  if (result.video) {
    return fmt::format("{}: {:.0f} % of A is in B, {:.0f} % of B in A", name,
                       result.video->query_percent, result.video->compared_percent);
  }
  if (result.tmk) {
    return fmt::format("{}: level 1 {:.4f}, level 2 {:.4f}, each {} is a match", name,
                       result.tmk->level1, result.tmk->level2,
                       fmt::format("of {} or more", phash::kTmkThreshold));
  }
  return name + ": different bytes";
}

void print_comparison(const Io& io, const CompareSide& a, const CompareSide& b,
                      const CompareOptions& options, const Comparison& result) {
  io.out << io.style.paint(tone_of(result.likeness), verdict_line(options, result)) << '\n';
  print_line(io, "A", side_text(a));
  print_line(io, "B", side_text(b));
  if (result.video) {
    print_video(io, result);
  } else if (a.kind == CompareSide::Kind::kPicture && b.kind == CompareSide::Kind::kPicture) {
    print_pictures(io, result);
  }
}

Json comparison_json(const CompareSide& a, const CompareSide& b, const CompareOptions& options,
                     const Comparison& result) {
  Json json;
  json["a"] = path_json(a.name);
  json["b"] = path_json(b.name);
  json["kind"] = side_kind_name(a.kind);
  json["verdict"] = likeness_name(result.likeness);
  json["radius"] = options.radius;
  if (result.same_bytes) json["same_bytes"] = *result.same_bytes;
  if (result.best) {
    const BestProbe& best = *result.best;
    json["distance"] = best.distance;
    json["changed"] = best.changed == BestProbe::Changed::kA ? "a" : "b";
    json["tag"] = best.tag.name();
    json["words"] = best_words(best);
    json["against"] = phash::variant_name(best.against);
    json["page_a"] = best.page_a;
    json["page_b"] = best.page_b;
  }
  for (const VariantPair& pair : result.pairs) {
    json["pairs"].push_back({{"a", phash::variant_name(pair.a)},
                             {"b", phash::variant_name(pair.b)},
                             {"distance", pair.distance}});
  }
  if (result.video) {
    json["video"] = overlap_json(*result.video);
    json["tag"] = result.video_tag.name();
  }
  if (result.tmk) {
    json["level1"] = result.tmk->level1;
    json["level2"] = result.tmk->level2;
    json["threshold"] = phash::kTmkThreshold;
  }
  return json;
}

}  // namespace nightlight::cli
