#include "index_build.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <ostream>
#include <sstream>
#include <system_error>

#include "list_text.h"
#include "nightlight/match/pdq_index.h"
#include "query_input.h"
#include "text.h"

namespace nightlight::cli {
namespace {

struct Gathered {
  std::vector<phash::PdqHash> hashes;
  std::uint64_t low_quality = 0;
  std::uint64_t other = 0;  // digests and videos
  bool all_well = true;
};

bool worth_indexing(int quality) {
  return quality == phash::kQualityNotStated || quality >= phash::kMinPdqQuality;
}

void take_list(const lists::ListVersion& list, Gathered& gathered) {
  for (const lists::ListEntry& entry : list.entries()) {
    const auto* pdq = std::get_if<phash::PdqFingerprint>(&entry.fingerprint);
    if (pdq == nullptr) {
      ++gathered.other;
    } else if (worth_indexing(pdq->quality)) {
      gathered.hashes.push_back(pdq->hash);
    } else {
      ++gathered.low_quality;
    }
  }
}

void take_query(const HashQuery& query, Gathered& gathered) {
  if (query.pdq.empty()) ++gathered.other;
  for (const phash::Probe& probe : query.pdq) {
    if (worth_indexing(probe.quality)) {
      gathered.hashes.push_back(probe.hash);
    } else {
      ++gathered.low_quality;
    }
  }
}

void gather(const Io& io, const IndexBuildOptions& options, const std::string& input,
            Gathered& gathered) {
  if (input != "-" && is_hash_list(input)) {
    const Result<lists::ListVersion> list = load_list(input);
    if (list) return take_list(*list, gathered);
    fail(io, input, list.error());
    gathered.all_well = false;
    return;
  }
  QueryInput hashes;
  hashes.files = {input};
  hashes.format = options.format;
  const bool all_well = read_queries(
      io, hashes, [&gathered](const HashQuery& query) { take_query(query, gathered); });
  gathered.all_well = gathered.all_well && all_well;
}

// What is wrong with an input is said when the line that tells its progress is gone.
void gather_quietly(const Io& io, const IndexBuildOptions& options, const std::string& input,
                    Gathered& gathered) {
  std::ostringstream problems;
  {
    const Ticker ticker(io, "reading " + input, options.progress);
    gather({.in = io.in, .out = io.out, .err = problems, .style = Style::plain()}, options, input,
           gathered);
  }
  io.err << problems.str();
}

match::IndexLayout layout_of(const std::string& name) {
  using match::IndexLayout;
  for (const IndexLayout layout :
       {IndexLayout::kScan, IndexLayout::kSketch, IndexLayout::kCompact}) {
    if (match::layout_name(layout) == name) return layout;
  }
  return IndexLayout::kAuto;
}

std::string described(const match::IndexStat& stat) {
  return fmt::format("{}, {} distinct, layout {}, {}",
                     stat.ids == 1 ? "1 hash" : with_separators(stat.ids) + " hashes",
                     with_separators(stat.hashes), match::layout_name(stat.layout),
                     counted(stat.bytes, "byte"));
}

ExitCode build(const Io& io, const IndexBuildOptions& options, const Gathered& gathered) {
  const auto start = std::chrono::steady_clock::now();
  match::IndexOptions index_options;
  index_options.radius = options.radius;
  index_options.layout = layout_of(options.layout);
  const auto index = [&] {
    const Ticker ticker(
        io, fmt::format("building an index of {} hashes", with_separators(gathered.hashes.size())),
        options.progress);
    return match::PdqSegment::build(gathered.hashes, index_options);
  }();
  if (!index) return fail(io, "the index", index.error());
  const Status saved = [&] {
    const Ticker ticker(io, "writing " + options.out, options.progress);
    return index->save(options.out);
  }();
  if (!saved) return fail(io, options.out, saved.error());
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  io.out << "Wrote " << printable(options.out) << ": " << described(index->stat()) << '\n';
  remark(io, fmt::format("built and written in {:.1f} s, {:.0f} hashes a second", seconds,
                         static_cast<double>(gathered.hashes.size()) / seconds));
  return ExitCode::kSuccess;
}

}  // namespace

ExitCode run_index_build(const Io& io, const IndexBuildOptions& options) {
  std::error_code ignored;
  if (!options.replace && std::filesystem::exists(options.out, ignored)) {
    return fail(io, options.out, "exists already and is left alone (see --replace)");
  }
  Gathered gathered;
  for (const std::string& input : options.inputs) gather_quietly(io, options, input, gathered);
  if (!gathered.all_well) return fail(io, "", "nothing was written");
  if (gathered.low_quality > 0) {
    remark(io, fmt::format("{} of a quality under {} left out",
                           counted(gathered.low_quality, "PDQ hash value"), phash::kMinPdqQuality));
  }
  if (gathered.other > 0) {
    remark(io, fmt::format("{} passed over: an index holds PDQ hashes only",
                           gathered.other == 1 ? "an entry of another kind was"
                                               : fmt::format("{} entries of other kinds were",
                                                             with_separators(gathered.other))));
  }
  if (gathered.hashes.empty()) return fail(io, "", "nothing was written: there is no PDQ hash");
  return build(io, options, gathered);
}

}  // namespace nightlight::cli
