#include "robustness_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <ostream>
#include <system_error>

#include "hit_text.h"
#include "nightlight/store/files.h"
#include "table.h"
#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kShownFalsePositives = 10;

double share(std::uint64_t count, std::uint64_t of) {
  return of == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(of);
}

std::string heading(phash::Profile profile) {
  std::string name(phash::profile_name(profile));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  return name;
}

Tone tone_of(double percent) {
  return percent >= 95 ? Tone::kGood : percent >= 70 ? Tone::kNormal : Tone::kWarning;
}

Cell percent_cell(double percent) {
  return Cell(fmt::format("{:.1f}", percent), tone_of(percent));
}

std::uint64_t sum(const std::vector<std::uint32_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void add_cost_rows(Table& table, const RobustnessResult& result) {
  std::vector<Cell> probes{Cell("hashes looked up a picture", Tone::kFaint), "", "1"};
  std::vector<Cell> times{Cell("milliseconds to make them", Tone::kFaint), "", ""};
  for (const ProfileFigures& figures : result.profiles) {
    const auto queries = static_cast<double>(figures.queries);
    probes.push_back(fmt::format("{:.0f}", static_cast<double>(figures.probes) / queries));
    probes.push_back("");
    times.push_back(fmt::format("{:.1f}", 1000 * figures.seconds / queries));
    times.push_back("");
  }
  table.add(std::move(probes));
  table.add(std::move(times));
}

std::uint64_t count_false(const RobustnessResult& result, std::size_t profile, match::Tier tier) {
  return static_cast<std::uint64_t>(std::count_if(
      result.false_positives.begin(), result.false_positives.end(),
      [&](const FalsePositive& each) { return each.profile == profile && each.tier == tier; }));
}

void print_false_positives(const Io& io, const RobustnessOptions& options,
                           const RobustnessResult& result) {
  io.out << "\nTaken for another photograph, of " << with_separators(result.strangers)
         << " pairs a profile\n";
  Table counts({{"PROFILE"},
                {fmt::format("WITHIN {}", options.radius), Align::kRight},
                {fmt::format("WITHIN {}", options.near_radius), Align::kRight}});
  for (std::size_t p = 0; p < options.profiles.size(); ++p) {
    const std::uint64_t matched = count_false(result, p, match::Tier::kMatch);
    const std::uint64_t near = count_false(result, p, match::Tier::kNear);
    counts.add({phash::profile_name(options.profiles[p]),
                Cell(with_separators(matched), matched > 0 ? Tone::kAlarm : Tone::kGood),
                Cell(with_separators(matched + near), near > 0 ? Tone::kWarning : Tone::kGood)});
  }
  print(io, counts);
  if (result.false_positives.empty()) return;
  std::vector<FalsePositive> nearest = result.false_positives;
  std::stable_sort(nearest.begin(), nearest.end(),
                   [](const auto& a, const auto& b) { return a.distance < b.distance; });
  io.out << "\nThe nearest of them: are they two pictures of one thing?\n";
  Table table({{"PHOTOGRAPH", Align::kLeft, Fit::kShorten},
               {"EDIT"},
               {"TAKEN FOR", Align::kLeft, Fit::kShorten},
               {"DISTANCE", Align::kRight},
               {"TAG"}});
  for (std::size_t i = 0; i < std::min(nearest.size(), kShownFalsePositives); ++i) {
    const FalsePositive& each = nearest[i];
    table.add({result.photos[each.query].native(), robustness_edits()[each.edit].name,
               result.photos[each.entry].native(), std::to_string(each.distance), each.tag.name()});
  }
  print(io, table);
}

std::string tsv_field(const std::string& text) {
  std::string field = printable(text);
  std::replace(field.begin(), field.end(), '\t', ' ');
  return field;
}

}  // namespace

void print_robustness(const Io& io, const RobustnessOptions& options,
                      const RobustnessResult& result) {
  const auto edits = robustness_edits();
  const std::size_t photos = result.photos.size();
  io.out << io.style.paint(Tone::kHeading,
                           fmt::format("{} in {} ways: percent found again within a distance of {}",
                                       counted(photos, "photograph"), edits.size(), options.radius))
         << "\n\n";
  std::vector<Column> columns{{"EDIT"}, {"WHAT WAS DONE"}, {"ONE HASH", Align::kRight}};
  for (const phash::Profile profile : options.profiles) {
    columns.push_back({heading(profile), Align::kRight});
    columns.push_back({fmt::format("+ {}", options.near_radius), Align::kRight});
  }
  Table table(columns);
  std::uint64_t plain = 0;
  for (std::size_t e = 0; e < edits.size(); ++e) {
    plain += result.plain[e];
    std::vector<Cell> row{edits[e].name, Cell(edits[e].words, Tone::kFaint),
                          percent_cell(share(result.plain[e], photos))};
    for (const ProfileFigures& figures : result.profiles) {
      row.push_back(percent_cell(share(figures.found[e], photos)));
      row.push_back(
          figures.near[e] == 0
              ? Cell("")
              : Cell(fmt::format("{:.1f}", share(figures.near[e], photos)), Tone::kFaint));
    }
    table.add(std::move(row));
  }
  std::vector<Cell> mean{Cell("mean", Tone::kHeading), "",
                         percent_cell(share(plain, photos * edits.size()))};
  for (const ProfileFigures& figures : result.profiles) {
    mean.push_back(percent_cell(share(sum(figures.found), photos * edits.size())));
    mean.push_back(
        Cell(fmt::format("{:.1f}", share(sum(figures.near), photos * edits.size())), Tone::kFaint));
  }
  table.add(std::move(mean));
  add_cost_rows(table, result);
  print(io, table);
  print_false_positives(io, options, result);
  if (result.alike > 0) {
    io.out << '\n'
           << counted(result.alike, "pair")
           << " of the photographs are alike themselves and were not counted\n";
  }
}

void print_robustness_json(const Io& io, const RobustnessOptions& options,
                           const RobustnessResult& result) {
  for (std::size_t p = 0; p < options.profiles.size(); ++p) {
    const ProfileFigures& figures = result.profiles[p];
    for (std::size_t e = 0; e < robustness_edits().size(); ++e) {
      io.out << json_line({{"edit", robustness_edits()[e].name},
                           {"profile", phash::profile_name(options.profiles[p])},
                           {"photographs", result.photos.size()},
                           {"one_hash", result.plain[e]},
                           {"found", figures.found[e]},
                           {"near", figures.near[e]}});
    }
    io.out << json_line({{"profile", phash::profile_name(options.profiles[p])},
                         {"queries", figures.queries},
                         {"hashes", figures.probes},
                         {"seconds", figures.seconds},
                         {"strangers", result.strangers},
                         {"false_matches", count_false(result, p, match::Tier::kMatch)},
                         {"false_near", count_false(result, p, match::Tier::kNear)},
                         {"alike_pairs", result.alike}});
  }
}

Status write_robustness(const std::filesystem::path& folder, const RobustnessOptions& options,
                        const RobustnessResult& result) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::string recall = "edit\tprofile\tphotographs\tone_hash\tfound\tnear\n";
  for (std::size_t p = 0; p < options.profiles.size(); ++p) {
    for (std::size_t e = 0; e < robustness_edits().size(); ++e) {
      recall +=
          fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", robustness_edits()[e].name,
                      phash::profile_name(options.profiles[p]), result.photos.size(),
                      result.plain[e], result.profiles[p].found[e], result.profiles[p].near[e]);
    }
  }
  std::string wrong = "photograph\tedit\tprofile\ttaken_for\ttier\tdistance\ttag\n";
  for (const FalsePositive& each : result.false_positives) {
    wrong += fmt::format(
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\n", tsv_field(result.photos[each.query].native()),
        robustness_edits()[each.edit].name, phash::profile_name(options.profiles[each.profile]),
        tsv_field(result.photos[each.entry].native()), match::tier_name(each.tier), each.distance,
        each.tag.name());
  }
  NIGHTLIGHT_RETURN_IF_ERROR(store::write_file_durably(folder / "recall.tsv", as_bytes(recall)));
  return store::write_file_durably(folder / "false-positives.tsv", as_bytes(wrong));
}

}  // namespace nightlight::cli
