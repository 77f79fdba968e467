#include "robustness_run.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>

#include "compare_frames.h"
#include "compare_view.h"
#include "ordered_work.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kEntriesEach = 2;  // full and nn512

Result<phash::ImageView> view_of(const Pixels& picture) {
  return phash::ImageView::create(picture.rgb(), picture.width(), picture.height(), 3);
}

Result<Pixels> load(const FoundFile& file, const RobustnessOptions& options,
                    media::Decoder& decoder) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const media::Image image, read_page(file.path.native(), 1, decoder));
  return as_it_is(image, options.max_side);
}

using Prints = std::vector<phash::PdqFingerprint>;

// The fingerprints of a photograph that can take part; nothing of one that cannot.
Result<std::optional<Prints>> prints_of(const FoundFile& file, const RobustnessOptions& options,
                                        media::Decoder& decoder) {
  const auto picture = load(file, options, decoder);
  if (!picture) {
    const Code code = picture.error().code();
    if (code == Code::kUnavailable || code == Code::kInternal) return picture.error();
    return std::optional<Prints>();
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::ImageView view, view_of(*picture));
  Prints prints = phash::fingerprints_of(view);
  const bool usable = std::all_of(prints.begin(), prints.end(), [](const auto& print) {
    return print.quality >= phash::kMinPdqQuality;
  });
  return usable ? std::optional(std::move(prints)) : std::nullopt;
}

// What became of all edits of one photograph.
struct PhotoOutcome {
  std::vector<bool> plain;                    // an edit each
  std::vector<std::vector<match::Hit>> hits;  // of profile p and edit e at p * edits + e
  std::vector<std::uint64_t> probes;          // a profile each
  std::vector<std::chrono::duration<double>> time;
};

class Run {
 public:
  Run(const std::vector<FoundFile>& files, const RobustnessOptions& options,
      media::Decoder& decoder, const std::function<void(std::size_t)>& progress)
      : files_(files), options_(options), decoder_(decoder), progress_(progress) {}

  Result<RobustnessResult> run() {
    NIGHTLIGHT_RETURN_IF_ERROR(list_photos());
    if (photos_.size() < 2) {
      return Error(Code::kInvalidArgument, "fewer than two photographs that can be used");
    }
    note_alike();
    NIGHTLIGHT_ASSIGN_OR_RETURN(const match::Bank bank, make_bank());
    prepare_result();
    Status failed;
    OrderedWork<PhotoOutcome> work(photos_.size(), options_.jobs);
    work.run([&](std::size_t i) { return try_photo(i, bank); },
             [&](std::size_t i, const Result<PhotoOutcome>& outcome) {
               if (outcome) {
                 count(i, *outcome);
               } else {
                 failed = outcome.error();
               }
               progress_(files_.size() + (i + 1) * files_.size() / photos_.size());
             });
    NIGHTLIGHT_RETURN_IF_ERROR(failed);
    return std::move(result_);
  }

 private:
  Status list_photos() {
    Status failed;
    OrderedWork<std::optional<Prints>> work(files_.size(), options_.jobs);
    work.run([&](std::size_t i) { return prints_of(files_[i], options_, decoder_); },
             [&](std::size_t i, const Result<std::optional<Prints>>& prints) {
               if (!prints) {
                 failed = prints.error();
               } else if (!*prints) {
                 ++result_.passed_over;
               } else {
                 photos_.push_back(i);
                 prints_.push_back(**prints);
                 result_.photos.push_back(files_[i].path);
               }
               progress_(i + 1);
             });
    return failed;
  }

  // Two photographs of one scene are no false positive of each other.
  void note_alike() {
    const int radius = std::max(options_.radius, options_.near_radius);
    for (std::size_t i = 0; i < prints_.size(); ++i) {
      for (std::size_t j = i + 1; j < prints_.size(); ++j) {
        if (phash::distance(prints_[i][0].hash, prints_[j][0].hash) <= radius)
          alike_.insert({i, j});
      }
    }
    result_.alike = alike_.size();
  }

  Result<match::Bank> make_bank() const {
    std::vector<match::BankEntry> entries;
    for (const Prints& prints : prints_) {
      for (const phash::PdqFingerprint& print : prints) entries.push_back({entries.size(), print});
    }
    match::BankOptions options;
    options.pdq_radius = options_.radius;
    options.near_radius = options_.near_radius;
    return match::Bank::create(entries, options);
  }

  void prepare_result() {
    const std::size_t edits = robustness_edits().size();
    result_.plain.assign(edits, 0);
    for (std::size_t p = 0; p < options_.profiles.size(); ++p) {
      ProfileFigures figures;
      figures.found.assign(edits, 0);
      figures.near.assign(edits, 0);
      result_.profiles.push_back(std::move(figures));
    }
    result_.strangers = std::uint64_t{photos_.size()} * (photos_.size() - 1) * edits;
  }

  Result<PhotoOutcome> try_photo(std::size_t photo, const match::Bank& bank) const {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Pixels picture,
                                load(files_[photos_[photo]], options_, decoder_));
    const auto edits = robustness_edits();
    PhotoOutcome outcome;
    outcome.hits.resize(options_.profiles.size() * edits.size());
    outcome.probes.resize(options_.profiles.size());
    outcome.time.resize(options_.profiles.size());
    for (std::size_t e = 0; e < edits.size(); ++e) {
      const Pixels copy = edits[e].apply(picture);
      NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::ImageView view, view_of(copy));
      const phash::PdqHash plain = phash::pdq(view, phash::PdqVariant::kFull).hash;
      outcome.plain.push_back(phash::distance(plain, prints_[photo][0].hash) <= options_.radius);
      for (std::size_t p = 0; p < options_.profiles.size(); ++p) {
        const auto start = std::chrono::steady_clock::now();
        NIGHTLIGHT_ASSIGN_OR_RETURN(const auto probes,
                                    phash::probes_of({view, {}}, options_.profiles[p]));
        outcome.time[p] += std::chrono::steady_clock::now() - start;
        outcome.probes[p] += probes.size();
        outcome.hits[p * edits.size() + e] = bank.find({{}, probes, {}});
      }
    }
    return outcome;
  }

  void count(std::size_t photo, const PhotoOutcome& outcome) {
    const std::size_t edits = robustness_edits().size();
    for (std::size_t e = 0; e < edits; ++e) result_.plain[e] += outcome.plain[e] ? 1 : 0;
    for (std::size_t p = 0; p < options_.profiles.size(); ++p) {
      result_.profiles[p].probes += outcome.probes[p];
      result_.profiles[p].seconds += outcome.time[p].count();
      result_.profiles[p].queries += edits;
      for (std::size_t e = 0; e < edits; ++e) count_hits(photo, p, e, outcome.hits[p * edits + e]);
    }
  }

  void count_hits(std::size_t photo, std::size_t p, std::size_t e,
                  const std::vector<match::Hit>& hits) {
    std::set<std::size_t> seen;
    for (const match::Hit& hit : hits) {
      const std::size_t other = hit.entry / kEntriesEach;
      if (!seen.insert(other).second) continue;  // hits come best first
      if (other == photo) {
        ++(hit.tier == match::Tier::kMatch ? result_.profiles[p].found
                                           : result_.profiles[p].near)[e];
      } else if (!alike_.contains(std::minmax(photo, other))) {
        result_.false_positives.push_back({photo, other, e, p, hit.tier, hit.distance, hit.tag});
      }
    }
  }

  const std::vector<FoundFile>& files_;
  const RobustnessOptions& options_;
  media::Decoder& decoder_;
  const std::function<void(std::size_t)>& progress_;
  std::vector<std::size_t> photos_;  // places in files_
  std::vector<Prints> prints_;       // of each photograph
  std::set<std::pair<std::size_t, std::size_t>> alike_;
  RobustnessResult result_;
};

}  // namespace

Result<RobustnessResult> run_robustness(const std::vector<FoundFile>& files,
                                        const RobustnessOptions& options, media::Decoder& decoder,
                                        const std::function<void(std::size_t)>& progress) {
  return Run(files, options, decoder, progress).run();
}

}  // namespace nightlight::cli
