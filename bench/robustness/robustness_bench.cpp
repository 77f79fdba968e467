// nightlight-bench: nightlight::phash PkgConfig::NIGHTLIGHT_BENCH_VIPS
//
// robustness_bench [--out FILE] [--tables FOLDER] [--quick]
//
// What of edited photographs is still found, by each profile; what unrelated and what merely
// similar pictures are found; what each view adds; what it costs.
#include <algorithm>
#include <cstdio>
#include <string>

#include "cost.h"
#include "hard_negatives.h"
#include "hashing.h"
#include "measure.h"
#include "parallel.h"
#include "recall.h"
#include "results.h"
#include "unrelated.h"

using namespace nightlight;
using namespace nightlight::bench;

namespace {

// A table beside the figures, for people.
class Table {
 public:
  Table(const std::filesystem::path& folder, const char* name, const char* columns) {
    if (folder.empty()) return;
    std::filesystem::create_directories(folder);
    file_ = std::fopen((folder / name).c_str(), "w");
    if (file_ != nullptr) std::fprintf(file_, "%s\n", columns);
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() {
    if (file_ != nullptr) std::fclose(file_);
  }
  template <class... Values>
  void row(const char* format, Values... values) {
    if (file_ != nullptr) std::fprintf(file_, format, values...);
  }

 private:
  std::FILE* file_ = nullptr;
};

struct Run {
  std::vector<Photo> photos;
  std::vector<Edit> edits;
  std::vector<phash::PdqHash> plain;
  ProfileTags tags;
  std::vector<Sighting> sightings;
};

constexpr std::size_t kStandard = std::size_t(Method::kStandard);
constexpr std::size_t kThorough = std::size_t(Method::kThorough);

constexpr std::size_t kPhotos = 520;
constexpr std::size_t kQuickPhotos = 8;

// So many of them, evenly spread.
void keep_evenly(std::vector<Photo>& photos, std::size_t count) {
  if (photos.size() <= count) return;
  std::vector<Photo> kept;
  for (std::size_t i = 0; i < count; ++i) kept.push_back(photos[i * photos.size() / count]);
  photos = std::move(kept);
}

Run prepare(bool quick) {
  Run run;
  run.photos = load_photos(quick ? 3 : SIZE_MAX);
  run.edits = edits();
  keep_evenly(run.photos, quick ? kQuickPhotos : kPhotos);
  for (const Photo& photo : run.photos) run.plain.push_back(plain_hash(photo.pixels).hash);
  for (std::size_t photo = 0; photo < run.photos.size(); photo += run.photos.size() / 4 + 1) {
    for (const Edit& edit : run.edits) {
      run.tags.learn(edit.apply(run.photos[photo].pixels, unsigned(photo)));
    }
  }
  run.sightings = sight_all(run.photos, run.edits, run.tags);
  return run;
}

void report_mean(Results& results, const std::string& of, const Recall& recall) {
  for (std::size_t method = 0; method < kMethods; ++method) {
    const std::string name = of + '/' + kMethodNames[method];
    results.add("recall-mean", name + "/31", recall.found[method], "share");
    results.add("recall-mean", name + "/46", recall.second_tier[method], "share");
  }
}

void report_edit(Results& results, Table& table, const Edit& edit, const Recall& recall) {
  for (std::size_t method = 0; method < kMethods; ++method) {
    const std::string name = edit.name + '/' + kMethodNames[method];
    results.add("recall", name + "/31", recall.found[method], "share");
    results.add("recall", name + "/46", recall.second_tier[method], "share");
    results.add("median-distance", name, recall.median[method], "bits");
  }
  table.row("%s\t%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.0f\t%.0f\n", edit.name.c_str(),
            edit.group.c_str(), recall.found[0], recall.found[1], recall.found[kStandard],
            recall.found[kThorough], recall.second_tier[0], recall.second_tier[kStandard],
            recall.second_tier[kThorough], recall.median[0], recall.median[kStandard]);
}

void report_recall(Results& results, const std::filesystem::path& folder, const Run& run) {
  std::vector<bool> every_photo;
  std::vector<bool> untried;
  for (const Photo& photo : run.photos) {
    every_photo.push_back(true);
    untried.push_back(!photo.was_tried);
  }
  std::vector<bool> every_edit;
  std::vector<bool> published;
  for (const Edit& edit : run.edits) {
    every_edit.push_back(true);
    published.push_back(edit.is_published);
  }
  const auto recalls = recall_by_edit(run.sightings, run.plain, run.edits.size(), every_photo);
  Table table(folder, "recall.tsv",
              "edit\tgroup\tplain\tfast\tstandard\tthorough\tplain46\tstandard46\tthorough46\t"
              "median_plain\tmedian_standard");
  for (std::size_t edit = 0; edit < run.edits.size(); ++edit) {
    report_edit(results, table, run.edits[edit], recalls[edit]);
  }
  report_mean(results, "all", mean(recalls, every_edit));
  report_mean(results, "published", mean(recalls, published));
  if (std::count(untried.begin(), untried.end(), true) == 0) return;
  const auto fresh = recall_by_edit(run.sightings, run.plain, run.edits.size(), untried);
  report_mean(results, "held-out", mean(fresh, every_edit));
  report_mean(results, "held-out-published", mean(fresh, published));
}

void report_curve(Results& results, const Run& run) {
  const auto curve = found_by_distance(run.sightings, run.plain);
  for (std::size_t method = 0; method < kMethods; ++method) {
    for (std::size_t bits = 0; bits < curve[method].size(); bits += 2) {
      results.add("recall_at", kMethodNames[method] + ('/' + std::to_string(bits)),
                  curve[method][bits], "share");
    }
  }
}

void report_unrelated(Results& results, const UnrelatedHits& hits) {
  results.add("unrelated", "pairs", double(hits.pairs), "pairs");
  for (std::size_t method = 0; method < kMethods; ++method) {
    const std::string name = kMethodNames[method];
    results.add("unrelated", name + "/31", double(hits.within_radius[method]), "pairs");
    results.add("unrelated", name + "/46", double(hits.within_second_tier[method]), "pairs");
    results.add("unrelated", name + "/nearest", hits.nearest[method], "bits");
  }
}

void report_views(Results& results, const std::filesystem::path& folder, const Run& run,
                  const UnrelatedHits& hits) {
  Table table(
      folder, "views.tsv",
      "view\tprofile\tgain\tbest_edit\tgain_there\tbenign_per_million_46\tnearest_unrelated");
  for (const ViewGain& gain : view_gains(run.sightings, run.plain, run.edits)) {
    const std::string name =
        gain.view == phash::View::kWhole ? "whole" : std::string(phash::view_name(gain.view));
    const auto found = hits.second_tier_by_view.find(gain.view);
    const double benign = found == hits.second_tier_by_view.end()
                              ? 0
                              : double(found->second) * 1e6 / double(hits.pairs);
    const auto nearest = hits.nearest_by_view.find(gain.view);
    const int bits = nearest == hits.nearest_by_view.end() ? 256 : nearest->second;
    results.add("view-gain", name, gain.recall * 100, "points");
    results.add("view-benign", name, benign, "per million");
    results.add("view-nearest", name, bits, "bits");
    table.row("%s\t%s\t%.5f\t%s\t%.4f\t%.3f\t%d\n", name.c_str(),
              kMethodNames[std::size_t(gain.from)], gain.recall, gain.best_edit.c_str(),
              gain.best_recall, benign, bits);
  }
}

void report_hard_negatives(Results& results, const std::filesystem::path& folder, const Run& run,
                           double scale) {
  Table table(folder, "hard-negatives.tsv",
              "kind\tpictures\tleft_out\tpairs\tplain\tfast\tstandard\tthorough\tplain46\t"
              "standard46\tthorough46");
  for (const HardNegatives& kind : hard_negatives(run.photos, run.tags, scale)) {
    const double pairs = std::max(1.0, double(kind.pairs));
    results.add("hard-negatives", kind.kind + "/pairs", double(kind.pairs), "pairs");
    for (std::size_t method = 0; method < kMethods; ++method) {
      const std::string name = kind.kind + '/' + kMethodNames[method];
      results.add("hard-negatives", name + "/31", double(kind.within_radius[method]) / pairs,
                  "share");
      results.add("hard-negatives", name + "/46", double(kind.within_second_tier[method]) / pairs,
                  "share");
    }
    table.row("%s\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\n", kind.kind.c_str(),
              kind.pictures, kind.left_out, std::size_t(kind.pairs),
              std::size_t(kind.within_radius[0]), std::size_t(kind.within_radius[1]),
              std::size_t(kind.within_radius[2]), std::size_t(kind.within_radius[3]),
              std::size_t(kind.within_second_tier[0]), std::size_t(kind.within_second_tier[2]),
              std::size_t(kind.within_second_tier[kThorough]));
  }
}

void report_costs(Results& results, const Run& run) {
  const std::array<Cost, 3> all = costs(run.photos);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string name(phash::profile_name(phash::Profile(i)));
    results.add("probes", name, all[i].probes, "probes");
    results.add("probe-time", "12mp/" + name, all[i].milliseconds, "ms");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (VIPS_INIT(argv[0]) != 0) return 2;
  // The threads are ours, one a photograph.
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  const Arguments arguments = Arguments::read(argc, argv);
  const std::filesystem::path folder = arguments.value_of("--tables", "");
  Results results(arguments.out);
  const Run run = prepare(arguments.quick);
  if (run.photos.empty()) {
    std::fprintf(stderr, "no photographs: install the packages named in photos.h\n");
    return 2;
  }
  results.add("photographs", "all", double(run.photos.size()), "photographs");
  results.add("edits", "all", double(run.edits.size()), "edits");
  report_recall(results, folder, run);
  report_curve(results, run);
  const UnrelatedHits hits = unrelated_hits(run.sightings, run.photos, run.plain);
  report_unrelated(results, hits);
  report_views(results, folder, run, hits);
  report_hard_negatives(results, folder, run, arguments.quick ? 0.1 : 1);
  report_costs(results, run);
  return results.write() ? 0 : 1;
}
