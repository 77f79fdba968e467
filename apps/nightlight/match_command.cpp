#include <fmt/format.h>

#include <ostream>
#include <string>
#include <vector>

#include "hit_text.h"
#include "index_file.h"
#include "match_options.h"
#include "program.h"
#include "query_input.h"
#include "table.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct MatchCommandOptions {
  QueryInput input;
  std::vector<std::string> lists;
  std::string index;
  MatchOptions match;
  bool json = false;
  bool all = false;
};

struct Counts {
  std::uint64_t matched = 0;
  std::uint64_t near = 0;
  std::uint64_t no_match = 0;
};

ManualPage page() {
  return {
      .summary = "match hashes against hash lists or an index",
      .synopsis = {"nightlight match [HASH...] [--hashes FILE]... --list LIST [--list LIST]...",
                   "    [--radius N] [--near-radius N] [--format FORMAT] [--bare KIND]",
                   "    [--all | --json]",
                   "nightlight match [HASH...] [--hashes FILE]... --index FILE [--radius N] [...]"},
      .description =
          "Looks up hashes that were made elsewhere: arguments, files, or standard input. Digests "
          "match when they are equal, PDQ hashes within --radius, videos by the hashes of their "
          "frames.\n\n"
          "A file has one hash a line: the digits alone, \"<kind> <digits> [label]\" with the kind "
          "md5, sha1, sha256 or pdq, or \"<digits>,<quality>[,<name>]\" as Meta's pdq-photo-hasher "
          "prints it; or the CSV of python-threatexchange's dataset --csv, whose signal types pdq, "
          "video_md5 and vpdq are looked up; or JSON lines, among them those of nightlight hash "
          "--json, with all probes when it was given a --profile. The form is found out by itself "
          "unless --format names it.\n\n"
          "A hash alone cannot be turned or cropped: copies that were changed so are found only "
          "through the probes of a profile.\n\n"
          "The output is a table of the hits, or with --json an object a line: what was asked, the "
          "verdict match, near-match or no-match, and the hits. With --index only PDQ hashes are "
          "looked "
          "up, and a hit names the number of the hash in the index.",
      .exit_status =
          "0  nothing matched\n1  something matched\n2  an error: a line that is no hash, "
          "which is named with its file, line and column, or a list or index that "
          "cannot be read; the other lines were looked up all the same",
      .examples = {"nightlight hash uploads --format hex | nightlight match --list known.nll",
                   "nightlight match --hashes export.csv --list known.nll --json",
                   "nightlight match --index known.nlx --radius 24 < hashes.txt"}};
}

std::string_view verdict_text(const std::vector<Finding>& hits) {
  if (hits.empty()) return "no-match";
  return has_match(hits) ? "match" : "near-match";
}

Json query_json(const HashQuery& query) {
  Json json{{"query", query_name(query)}};
  if (query.line > 0) json["line"] = query.line;
  return json;
}

void count(Counts& counts, std::string_view verdict) {
  if (verdict == "match") {
    ++counts.matched;
  } else if (verdict == "near-match") {
    ++counts.near;
  } else {
    ++counts.no_match;
  }
}

std::string totals_text(const Counts& counts) {
  const std::uint64_t queries = counts.matched + counts.near + counts.no_match;
  std::string text = fmt::format("{} {}: {} matched, {} without a match", with_separators(queries),
                                 queries == 1 ? "query" : "queries",
                                 with_separators(counts.matched), with_separators(counts.no_match));
  if (counts.near > 0) text += fmt::format("; {} near", with_separators(counts.near));
  return text;
}

ExitCode finish(const Io& io, const MatchCommandOptions& options, const Counts& counts,
                const Table& table) {
  if (options.json) {
    remark(io, totals_text(counts));
  } else {
    if (!table.empty()) {
      print(io, table);
      io.out << '\n';
    }
    io.out << io.style.paint(counts.matched > 0 ? Tone::kAlarm : Tone::kGood, totals_text(counts))
           << '\n';
  }
  return counts.matched > 0 ? ExitCode::kMatched : ExitCode::kSuccess;
}

ExitCode match_lists(const Io& io, const MatchCommandOptions& options) {
  const std::optional<ScanLists> lists = load_lists(io, options.lists, options.match);
  if (!lists) return ExitCode::kError;
  Table table(hit_columns("QUERY"));
  Counts counts;
  const bool all_well = read_queries(io, options.input, [&](const HashQuery& query) {
    const std::vector<Finding> hits = lists->find(query);
    count(counts, verdict_text(hits));
    if (!options.json) {
      for (const Finding& hit : hits) table.add(hit_cells(query_name(query), hit));
      if (hits.empty() && options.all) {
        table.add({query_name(query), "", "", Cell("none", Tone::kFaint), "", "", "", ""});
      }
      return;
    }
    Json json = query_json(query);
    json["verdict"] = verdict_text(hits);
    json["hits"] = Json::array();
    for (const Finding& hit : hits) json["hits"].push_back(hit_json(hit));
    io.out << json_line(json);
  });
  const ExitCode code = finish(io, options, counts, table);
  return all_well ? code : ExitCode::kError;
}

ExitCode match_index(const Io& io, const MatchCommandOptions& options) {
  const auto index = open_index(options.index);
  if (!index) return fail(io, options.index, index.error());
  Table table(index_columns());
  Counts counts;
  std::uint64_t digests = 0;
  const bool all_well = read_queries(io, options.input, [&](const HashQuery& query) {
    if (query.pdq.empty()) {
      ++digests;
      return;
    }
    const std::vector<ProbeHit> hits = find_probes(*index, query.pdq, options.match.radius);
    count(counts, hits.empty() ? "no-match" : "match");
    if (!options.json) {
      for (const ProbeHit& hit : hits) table.add(index_cells(*index, query_name(query), hit));
      if (hits.empty() && options.all) {
        table.add({query_name(query), "", Cell("none", Tone::kFaint), "", ""});
      }
      return;
    }
    Json json = query_json(query);
    json["verdict"] = hits.empty() ? "no-match" : "match";
    json["hits"] = Json::array();
    for (const ProbeHit& hit : hits) json["hits"].push_back(index_hit_json(*index, hit));
    io.out << json_line(json);
  });
  if (digests > 0) {
    remark(io,
           fmt::format("{} passed over: an index holds PDQ hashes only",
                       digests == 1 ? "a query without a PDQ hash was"
                                    : fmt::format("{} queries without a PDQ hash were", digests)));
  }
  const ExitCode code = finish(io, options, counts, table);
  return all_well ? code : ExitCode::kError;
}

ExitCode run_match(const Io& io, const MatchCommandOptions& options) {
  if (options.lists.empty() == options.index.empty()) {
    return fail(io, "", "give either --list or --index");
  }
  if (!options.index.empty() && options.match.near_radius != 0) {
    return fail(io, "", "--near-radius goes with --list only");
  }
  return options.index.empty() ? match_lists(io, options) : match_index(io, options);
}

}  // namespace

void add_match_command(Program& program) {
  auto options = std::make_shared<MatchCommandOptions>();
  MatchCommandOptions& o = *options;
  CLI::App* command = add_command(program, &program.app, "match", page());
  add_query_input(command, o.input);
  add_list_option(command, o.lists);
  command->add_option("--index", o.index, "An index made by nightlight index build.")
      ->type_name("FILE");
  add_match_options(command, o.match);
  CLI::Option* all = command->add_flag(
      "--all", o.all, "List every query in the table, also those without a match.");
  command->add_flag("--json", o.json, "JSON lines for every query instead of a table.")
      ->excludes(all);
  run_with(program, command, std::move(options), run_match);
}

}  // namespace nightlight::cli
