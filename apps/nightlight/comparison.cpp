#include "comparison.h"

#include <algorithm>
#include <tuple>

#include "nightlight/match/bank.h"

namespace nightlight::cli {
namespace {

template <class Digest>
void note_digest(const std::optional<Digest>& a, const std::optional<Digest>& b,
                 std::optional<bool>& same) {
  if (a && b) same = same.value_or(true) && *a == *b;
}

std::optional<bool> same_bytes(const CompareSide& a, const CompareSide& b) {
  std::optional<bool> same;
  note_digest(a.md5, b.md5, same);
  note_digest(a.sha1, b.sha1, same);
  note_digest(a.sha256, b.sha256, same);
  return same;
}

bool is_usable(int quality) {
  return quality == phash::kQualityNotStated || quality >= phash::kMinPdqQuality;
}

// The nearest pair of a probe of `query` and a plain hash of `other`. Of equal distances the
// plainer tag counts.
std::optional<BestProbe> nearest(const CompareSide& query, const CompareSide& other,
                                 BestProbe::Changed changed) {
  std::optional<BestProbe> best;
  for (const CompareSide::PageProbe& asked : query.probes) {
    if (!is_usable(asked.probe.quality)) continue;
    for (const CompareSide::Print& kept : other.prints) {
      if (!is_usable(kept.print.quality)) continue;
      const int distance = phash::distance(asked.probe.hash, kept.print.hash);
      if (best && std::tuple(best->distance, best->tag) <= std::tuple(distance, asked.probe.tag)) {
        continue;
      }
      const bool of_a = changed == BestProbe::Changed::kA;
      best = BestProbe{changed,
                       asked.probe.tag,
                       kept.print.variant,
                       distance,
                       of_a ? asked.page : kept.page,
                       of_a ? kept.page : asked.page,
                       of_a ? asked.probe.hash : kept.print.hash,
                       of_a ? kept.print.hash : asked.probe.hash};
    }
  }
  return best;
}

Likeness likeness_of(int distance, const CompareOptions& options) {
  if (distance <= options.radius) return Likeness::kMatch;
  if (distance <= options.near_radius) return Likeness::kNear;
  return Likeness::kNoMatch;
}

void compare_pictures(const CompareSide& a, const CompareSide& b, const CompareOptions& options,
                      Comparison& result) {
  result.best = nearest(b, a, BestProbe::Changed::kB);
  const auto other = nearest(a, b, BestProbe::Changed::kA);
  if (other && (!result.best || std::tuple(other->distance, other->tag) <
                                    std::tuple(result.best->distance, result.best->tag))) {
    result.best = other;
  }
  for (const CompareSide::Print& of_a : a.prints) {
    for (const CompareSide::Print& of_b : b.prints) {
      if (result.best && (of_a.page != result.best->page_a || of_b.page != result.best->page_b)) {
        continue;
      }
      result.pairs.push_back({of_a.print.variant, of_b.print.variant,
                              phash::distance(of_a.print.hash, of_b.print.hash)});
    }
  }
  result.likeness =
      result.best ? likeness_of(result.best->distance, options) : Likeness::kNotComparable;
}

// B becomes a list of one entry, so that the verdict is that of a scan.
Status compare_by_frames(const CompareSide& a, const CompareSide& b, const CompareOptions& options,
                         Comparison& result) {
  phash::VideoMatchOptions frames;
  frames.radius = options.radius;
  result.video = phash::compare_videos(a.frames, b.frames, frames);
  if (!result.video) {
    result.likeness = Likeness::kNotComparable;
    return {};
  }
  match::BankOptions bank_options;
  bank_options.pdq_radius = options.radius;
  bank_options.near_radius = options.near_radius;
  const std::vector<match::BankEntry> entries{{0, phash::VideoFingerprint{b.frames}}};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const match::Bank bank, match::Bank::create(entries, bank_options));
  for (const match::Hit& hit : bank.find({{}, {}, a.video_probes})) {
    if (hit.kind != match::HitKind::kVpdq || !hit.video) continue;
    result.video = hit.video;
    result.video_tag = hit.tag;
    result.likeness = hit.tier == match::Tier::kMatch ? Likeness::kMatch : Likeness::kNear;
    break;
  }
  return {};
}

Status compare_by_tmk(const CompareSide& a, const CompareSide& b, Comparison& result) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(result.tmk, phash::compare_tmk(*a.tmk, *b.tmk));
  const bool alike =
      result.tmk->level1 >= phash::kTmkThreshold && result.tmk->level2 >= phash::kTmkThreshold;
  result.likeness = alike ? Likeness::kMatch : Likeness::kNoMatch;
  return {};
}

}  // namespace

std::string_view likeness_name(Likeness likeness) {
  switch (likeness) {
    case Likeness::kMatch:
      return "match";
    case Likeness::kNear:
      return "near-match";
    case Likeness::kNoMatch:
      return "no-match";
    case Likeness::kNotComparable:
      return "not-comparable";
  }
  return "not-comparable";
}

Result<Comparison> compare_sides(const CompareSide& a, const CompareSide& b,
                                 const CompareOptions& options) {
  using Kind = CompareSide::Kind;
  Comparison result;
  result.same_bytes = same_bytes(a, b);
  if (a.kind == Kind::kDigest || b.kind == Kind::kDigest) {
    if (!result.same_bytes) {
      return Error(Code::kInvalidArgument, "the two have no kind of hash in common");
    }
    result.likeness = *result.same_bytes ? Likeness::kMatch : Likeness::kNoMatch;
    return result;
  }
  if (a.kind != b.kind) {
    return Error(Code::kInvalidArgument, "the two are not of one kind and cannot be compared");
  }
  if (a.kind == Kind::kPicture) {
    compare_pictures(a, b, options, result);
  } else if (a.kind == Kind::kVideo) {
    NIGHTLIGHT_RETURN_IF_ERROR(compare_by_frames(a, b, options, result));
  } else {
    NIGHTLIGHT_RETURN_IF_ERROR(compare_by_tmk(a, b, result));
  }
  // Equal bytes are equal whatever they show.
  if (result.same_bytes.value_or(false)) result.likeness = Likeness::kMatch;
  return result;
}

}  // namespace nightlight::cli
