#include "scan_report.h"

#include <fmt/format.h>

#include <ostream>

#include "media_json.h"
#include "text.h"

namespace nightlight::cli {
namespace {

std::vector<Column> match_columns() {
  return {{"FILE", Align::kLeft, Fit::kShorten},
          {"LIST"},
          {"LABEL", Align::kLeft, Fit::kShorten},
          {"KIND"},
          {"DISTANCE", Align::kRight},
          {"QUALITY", Align::kRight},
          {"VARIANT"}};
}

std::vector<Column> remark_columns() {
  return {{"NOT COMPARABLE", Align::kLeft, Fit::kShorten}, {"WHY"}, {"DETAIL"}};
}

std::vector<Cell> row_of(const std::string& path, const ListHit& found) {
  const bool pdq = found.hit.kind == match::HitKind::kPdq;
  return {path,
          found.list->header().name,
          found.entry().label,
          Cell(match::hit_kind_name(found.hit.kind), Tone::kAlarm),
          Cell(std::to_string(found.hit.distance), Tone::kAlarm),
          pdq ? std::to_string(found.hit.query_quality) : "",
          pdq ? phash::variant_name(found.hit.query_variant) : ""};
}

Json hit_json(const ListHit& found) {
  const bool pdq = found.hit.kind == match::HitKind::kPdq;
  return {{"list", found.list->header().name},
          {"list_version", found.list->id().hex()},
          {"entry", found.hit.entry},
          {"label", found.entry().label},
          {"source", found.entry().source},
          {"kind", match::hit_kind_name(found.hit.kind)},
          {"distance", found.hit.distance},
          {"radius", found.hit.radius},
          {"quality", found.hit.query_quality},
          {"query_variant", pdq ? phash::variant_name(found.hit.query_variant) : ""}};
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMatch:
      return "match";
    case Verdict::kNoMatch:
      return "no-match";
    case Verdict::kNotComparable:
      return "not-comparable";
    case Verdict::kError:
      return "error";
  }
  return "error";
}

Verdict verdict_of(const ScannedFile& file) {
  if (!file.hits.empty()) return Verdict::kMatch;
  if (decoder_problem(file.media.picture)) return Verdict::kError;
  return is_comparable(file.media.picture) ? Verdict::kNoMatch : Verdict::kNotComparable;
}

std::string totals_text(const ScanCounts& counts) {
  const std::uint64_t files =
      counts.matched + counts.no_match + counts.not_comparable + counts.errors;
  std::string text = fmt::format(
      "{}: {} matched, {} without a match, {} not comparable, {} unreadable",
      counted(files, "file"), with_separators(counts.matched), with_separators(counts.no_match),
      with_separators(counts.not_comparable), with_separators(counts.errors));
  if (counts.skipped > 0) text += fmt::format("; {} skipped", with_separators(counts.skipped));
  return text;
}

ScanReport::ScanReport(const Io& io, Format format, Listing listing)
    : io_(io),
      format_(format),
      listing_(listing),
      matches_(match_columns()),
      not_comparable_(remark_columns()) {}

void ScanReport::add(const std::string& path, const ScannedFile& file) {
  const Verdict verdict = verdict_of(file);
  if (verdict == Verdict::kError)
    return add_error(path, to_text(*decoder_problem(file.media.picture)));
  count(verdict);
  if (format_ == Format::kJsonLines) {
    add_json(path, verdict, file);
  } else {
    add_rows(path, verdict, file);
  }
}

void ScanReport::add_error(const std::string& path, const std::string& reason) {
  count(Verdict::kError);
  fail(io_, path, reason);
  if (format_ != Format::kJsonLines) return;
  Json json = path_json(path);
  json["verdict"] = verdict_name(Verdict::kError);
  json["error"] = reason;
  io_.out << json_line(json);
}

void ScanReport::count(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMatch:
      ++counts_.matched;
      break;
    case Verdict::kNoMatch:
      ++counts_.no_match;
      break;
    case Verdict::kNotComparable:
      ++counts_.not_comparable;
      break;
    case Verdict::kError:
      ++counts_.errors;
      break;
  }
}

void ScanReport::add_rows(const std::string& path, Verdict verdict, const ScannedFile& file) {
  // The best hit of each list; --json has them all.
  const lists::ListVersion* shown = nullptr;
  for (const ListHit& found : file.hits) {
    if (found.list != shown) matches_.add(row_of(path, found));
    shown = found.list;
  }
  if (verdict == Verdict::kNoMatch && listing_ == Listing::kEveryFile) {
    matches_.add({path, "", "", Cell("none", Tone::kFaint), "", "", ""});
  }
  if (verdict == Verdict::kNotComparable) {
    not_comparable_.add({Cell(path, Tone::kWarning), status_name(file.media.picture.status),
                         detail_of(file.media.picture)});
  }
}

void ScanReport::add_json(const std::string& path, Verdict verdict, const ScannedFile& file) {
  Json json = path_json(path);
  json["verdict"] = verdict_name(verdict);
  add_media_json(json, file.media);
  json["hits"] = Json::array();
  for (const ListHit& found : file.hits) json["hits"].push_back(hit_json(found));
  io_.out << json_line(json);
}

void ScanReport::finish() {
  const std::string totals = totals_text(counts_);
  if (format_ == Format::kJsonLines) return remark(io_, totals);
  if (!matches_.empty()) {
    print(io_, matches_);
    io_.out << '\n';
  }
  if (!not_comparable_.empty()) {
    print(io_, not_comparable_);
    io_.out << '\n';
  }
  const Tone tone = counts_.matched > 0 ? Tone::kAlarm : Tone::kGood;
  io_.out << io_.style.paint(tone, totals) << '\n';
}

}  // namespace nightlight::cli
