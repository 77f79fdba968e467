#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "media_options.h"
#include "nightlight/match/bank.h"
#include "nightlight/phash/probes.h"
#include "robustness_edits.h"
#include "walk.h"

namespace nightlight::cli {

struct RobustnessOptions {
  std::vector<phash::Profile> profiles;
  int radius = 31;
  int near_radius = 46;
  std::uint32_t max_side = 1024;  // photographs are brought to this size first
  std::size_t jobs = 1;
};

// What one profile found.
struct ProfileFigures {
  std::vector<std::uint32_t> found;  // an edit each: photographs within the radius
  std::vector<std::uint32_t> near;   // … only within the near radius
  std::uint64_t probes = 0;
  double seconds = 0;  // of making the probes
  std::uint64_t queries = 0;
};

// A photograph that was taken for another.
struct FalsePositive {
  std::size_t query = 0;
  std::size_t entry = 0;
  std::size_t edit = 0;
  std::size_t profile = 0;
  match::Tier tier = match::Tier::kMatch;
  int distance = 0;
  phash::QueryTag tag;
};

struct RobustnessResult {
  std::vector<std::filesystem::path> photos;  // that took part
  std::size_t passed_over = 0;                // no picture, or too plain
  std::vector<std::uint32_t> plain;           // an edit each: found by one hash, as it is
  std::vector<ProfileFigures> profiles;
  std::uint64_t alike = 0;      // pairs of photographs that are alike themselves, and not counted
  std::uint64_t strangers = 0;  // pairs of an edited photograph and another one, a profile
  std::vector<FalsePositive> false_positives;
};

// Lists every photograph, edits it in every way, and looks the copies up. `progress` is told how
// many photographs are done, of twice their number. Fails with kInvalidArgument when fewer than two
// photographs can be used.
Result<RobustnessResult> run_robustness(const std::vector<FoundFile>& files,
                                        const RobustnessOptions& options, media::Decoder& decoder,
                                        const std::function<void(std::size_t)>& progress);

}  // namespace nightlight::cli
