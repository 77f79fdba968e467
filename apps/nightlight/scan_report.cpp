#include "scan_report.h"

#include <fmt/format.h>

#include <ostream>

#include "hit_text.h"
#include "media_json.h"
#include "text.h"

namespace nightlight::cli {
namespace {

std::vector<Column> remark_columns() {
  return {{"NOT COMPARABLE", Align::kLeft, Fit::kShorten}, {"WHY"}, {"DETAIL"}};
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMatch:
      return "match";
    case Verdict::kNear:
      return "near-match";
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
  if (has_match(file.hits)) return Verdict::kMatch;
  if (decoder_problem(file.media.look)) return Verdict::kError;
  if (!file.hits.empty()) return Verdict::kNear;
  return is_comparable(file.media.look) ? Verdict::kNoMatch : Verdict::kNotComparable;
}

std::string totals_text(const ScanCounts& counts) {
  const std::uint64_t files =
      counts.matched + counts.near + counts.no_match + counts.not_comparable + counts.errors;
  std::string text = fmt::format(
      "{}: {} matched, {} without a match, {} not comparable, {} unreadable",
      counted(files, "file"), with_separators(counts.matched), with_separators(counts.no_match),
      with_separators(counts.not_comparable), with_separators(counts.errors));
  if (counts.near > 0) text += fmt::format("; {} near", with_separators(counts.near));
  if (counts.skipped > 0) text += fmt::format("; {} skipped", with_separators(counts.skipped));
  return text;
}

ScanReport::ScanReport(const Io& io, Format format, Listing listing)
    : io_(io),
      format_(format),
      listing_(listing),
      matches_(hit_columns("FILE")),
      near_(hit_columns("NEAR, FOR A PERSON TO LOOK AT")),
      not_comparable_(remark_columns()) {}

void ScanReport::add(const std::string& path, const ScannedFile& file) {
  const Verdict verdict = verdict_of(file);
  if (verdict == Verdict::kError)
    return add_error(path, to_text(*decoder_problem(file.media.look)));
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
    case Verdict::kNear:
      ++counts_.near;
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
  const service::LoadedList* shown = nullptr;
  for (const Finding& hit : file.hits) {
    Table& table = hit.found.hit.tier == match::Tier::kMatch ? matches_ : near_;
    if (hit.found.list != shown) table.add(hit_cells(path, hit));
    shown = hit.found.list;
  }
  if (verdict == Verdict::kNoMatch && listing_ == Listing::kEveryFile) {
    matches_.add({path, "", "", Cell("none", Tone::kFaint), "", "", "", ""});
  }
  if (verdict == Verdict::kNotComparable) {
    not_comparable_.add({Cell(path, Tone::kWarning), status_name(file.media.look.status),
                         detail_of(file.media.look)});
  }
}

void ScanReport::add_json(const std::string& path, Verdict verdict, const ScannedFile& file) {
  Json json = path_json(path);
  json["verdict"] = verdict_name(verdict);
  add_media_json(json, file.media);
  json["hits"] = Json::array();
  for (const Finding& hit : file.hits) json["hits"].push_back(hit_json(hit));
  io_.out << json_line(json);
}

void ScanReport::finish() {
  const std::string totals = totals_text(counts_);
  if (format_ == Format::kJsonLines) return remark(io_, totals);
  if (!matches_.empty()) {
    print(io_, matches_);
    io_.out << '\n';
  }
  if (!near_.empty()) {
    print(io_, near_);
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
