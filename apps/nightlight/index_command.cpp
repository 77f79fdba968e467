#include <fmt/format.h>

#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include "index_build.h"
#include "index_file.h"
#include "match_options.h"
#include "media_options.h"
#include "program.h"
#include "query_input.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct StatOptions {
  std::string file;
  bool json = false;
};

struct QueryOptions {
  std::string file;
  QueryInput input;
  int radius = 31;
  std::size_t nearest = 0;  // 0: by radius
  bool json = false;
};

ManualPage family_page() {
  return {.summary = "build, describe and ask an index of PDQ hashes",
          .synopsis = {"nightlight index build INPUT... -o FILE [--radius N] [--layout NAME]",
                       "nightlight index stat FILE [--json]",
                       "nightlight index query FILE [HASH...] [--radius N | --nearest K]"},
          .description =
              "An index is one file of PDQ hashes, arranged so that all within a radius of another "
              "are found without looking at each: the same that looking at each would find, "
              "always. It is mapped into memory and checked when it is opened. nightlight scan and "
              "nightlightd build their own from hash lists; this one is for hashes in numbers, and "
              "for looking.",
          .exit_status = {},
          .examples = {"nightlight index build --help"}};
}

ManualPage build_page() {
  return {
      .summary = "make an index from hash lists and files of hashes",
      .synopsis = {"nightlight index build INPUT... -o FILE [--radius N] [--layout NAME]",
                   "    [--format FORMAT] [--replace] [--progress]"},
      .description =
          "Takes the PDQ hashes of each INPUT: a hash list, or a file of hashes in any form "
          "that nightlight match reads; - is standard input. The number of a hash in the index "
          "counts from 0 over the PDQ hashes of all inputs in their order. Hashes of a stated "
          "quality under 50 are left out, and so take no number.\n\n"
          "All or nothing: when a line is wrong it is named, and no index is written.\n\n"
          "The layout decides what a search costs: \"scan\" looks at every hash and needs the "
          "least memory, \"compact\" and \"sketch\" look at few of them, sketch fastest; "
          "\"auto\" chooses by the number of hashes.",
      .exit_status = "0  the index was written\n2  an error; nothing was written",
      .examples = {"nightlight index build known.nll -o known.nlx",
                   "zcat hashes.txt.gz | nightlight index build - -o big.nlx --layout compact"}};
}

ManualPage stat_page() {
  return {.summary = "describe an index",
          .synopsis = {"nightlight index stat FILE [--json]"},
          .description = "Checks the whole file, its SHA-256 included, and prints what it holds.",
          .exit_status = "0  the index is sound\n2  it cannot be read, or is damaged or no index",
          .examples = {"nightlight index stat known.nlx"}};
}

ManualPage query_page() {
  return {
      .summary = "look up hashes in an index",
      .synopsis = {"nightlight index query FILE [HASH...] [--hashes FILE]...",
                   "    [--radius N | --nearest K] [--format FORMAT] [--json]"},
      .description =
          "Prints the hashes of the index that are within --radius of each PDQ hash that is "
          "asked for, nearest first, or with --nearest the K nearest, however far away they "
          "are. Hashes come from arguments, files or standard input, in any form that "
          "nightlight match reads; digests are passed over.",
      .exit_status = "0  nothing was found\n1  something was found\n2  an error",
      .examples = {"nightlight index query known.nlx --nearest 5 \\",
                   "    f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
                   "nightlight hash photo.jpg --format hex | nightlight index query known.nlx"}};
}

ExitCode run_stat(const Io& io, const StatOptions& options) {
  const auto index = open_index(options.file);
  if (!index) return fail(io, options.file, index.error());
  const match::IndexStat stat = index->stat();
  if (options.json) {
    io.out << json_line({{"layout", match::layout_name(stat.layout)},
                         {"hashes", stat.hashes},
                         {"ids", stat.ids},
                         {"bytes", stat.bytes},
                         {"parts", stat.parts},
                         {"odd", stat.odd},
                         {"hottest", stat.hottest}});
    return ExitCode::kSuccess;
  }
  io.out << io.style.paint(Tone::kHeading, printable(options.file)) << '\n';
  const auto line = [&](std::string_view name, const std::string& value) {
    io.out << "  " << io.style.paint(Tone::kFaint, fmt::format("{:<16}", name)) << "  " << value
           << '\n';
  };
  line("layout", std::string(match::layout_name(stat.layout)));
  line("hashes", with_separators(stat.ids));
  line("distinct", with_separators(stat.hashes));
  line("of odd weight", with_separators(stat.odd));
  line("bytes", with_separators(stat.bytes));
  if (stat.hashes > 0) {
    line("bytes a hash",
         fmt::format("{:.1f}", static_cast<double>(stat.bytes) / static_cast<double>(stat.hashes)));
  }
  if (stat.parts > 0) {
    line("parts", std::to_string(stat.parts));
    line("fullest bucket", with_separators(stat.hottest));
  }
  return ExitCode::kSuccess;
}

std::vector<ProbeHit> nearest(const match::PdqSegment& index, const HashQuery& query,
                              std::size_t k) {
  std::vector<ProbeHit> hits;
  for (const match::IndexHit& hit : index.nearest(query.pdq.front().hash, k)) {
    hits.push_back({hit.id, hit.distance, query.pdq.front().tag});
  }
  return hits;
}

ExitCode run_query(const Io& io, const QueryOptions& options) {
  const auto index = open_index(options.file);
  if (!index) return fail(io, options.file, index.error());
  Table table(index_columns());
  std::uint64_t found = 0;
  const bool all_well = read_queries(io, options.input, [&](const HashQuery& query) {
    if (query.pdq.empty()) return;
    const std::vector<ProbeHit> hits = options.nearest > 0
                                           ? nearest(*index, query, options.nearest)
                                           : find_probes(*index, query.pdq, options.radius);
    found += hits.size();
    for (const ProbeHit& hit : hits) {
      if (!options.json) {
        table.add(index_cells(*index, query_name(query), hit));
        continue;
      }
      Json json{{"query", query_name(query)}};
      json.update(index_hit_json(*index, hit));
      io.out << json_line(json);
    }
  });
  if (!options.json && !table.empty()) print(io, table);
  if (!all_well) return ExitCode::kError;
  if (!options.json && found == 0) io.out << "nothing was found\n";
  return found > 0 ? ExitCode::kMatched : ExitCode::kSuccess;
}

void add_build(Program& program, CLI::App* family) {
  auto options = std::make_shared<IndexBuildOptions>();
  IndexBuildOptions& o = *options;
  CLI::App* command = add_command(program, family, "build", build_page());
  command->add_option("INPUT", o.inputs, "Hash lists and files of hashes; - is standard input.")
      ->required();
  command->add_option("-o,--out", o.out, "Where to write the index.")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--radius", o.radius,
                   "The widest radius that is usually asked for; wider ones work, slower. 0 to 64, "
                   "31 unless given.")
      ->type_name("N")
      ->check(CLI::Range(0, match::kMaxIndexRadius).description(""));
  command->add_option("--layout", o.layout, "auto, scan, sketch or compact; auto unless given.")
      ->type_name("NAME")
      ->check(CLI::IsMember({"auto", "scan", "sketch", "compact"}).description(""));
  command
      ->add_option("--format", o.format,
                   "The form of files of hashes: auto, hex, pytx-csv or jsonl; auto unless given.")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(query_format_names()).description(""));
  command->add_flag("--replace", o.replace, "Replace FILE when it exists.");
  add_progress_option(command, o.progress);
  run_with(program, command, std::move(options), run_index_build);
}

void add_stat(Program& program, CLI::App* family) {
  auto options = std::make_shared<StatOptions>();
  CLI::App* command = add_command(program, family, "stat", stat_page());
  command->add_option("FILE", options->file, "The index.")->required();
  command->add_flag("--json", options->json, "One JSON object.");
  run_with(program, command, std::move(options), run_stat);
}

void add_query(Program& program, CLI::App* family) {
  auto options = std::make_shared<QueryOptions>();
  QueryOptions& o = *options;
  CLI::App* command = add_command(program, family, "query", query_page());
  command->add_option("FILE", o.file, "The index.")->required();
  add_query_input(command, o.input);
  CLI::Option* radius = add_radius_option(command, o.radius);
  command->add_option("--nearest", o.nearest, "The K nearest of each, 1 to 1,000, at any distance.")
      ->type_name("K")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}).description(""))
      ->excludes(radius);
  command->add_flag("--json", o.json, "JSON lines, one for each hash that is found.");
  run_with(program, command, std::move(options), run_query);
}

}  // namespace

void add_index_commands(Program& program) {
  CLI::App* family = add_family(program, "index", family_page());
  add_build(program, family);
  add_stat(program, family);
  add_query(program, family);
}

}  // namespace nightlight::cli
