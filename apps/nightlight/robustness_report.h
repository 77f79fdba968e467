#pragma once

#include <filesystem>

#include "io.h"
#include "media_json.h"
#include "robustness_run.h"

namespace nightlight::cli {

// The tables of a run for people.
void print_robustness(const Io& io, const RobustnessOptions& options,
                      const RobustnessResult& result);

// One object for each edit and profile.
void print_robustness_json(const Io& io, const RobustnessOptions& options,
                           const RobustnessResult& result);

// Writes recall.tsv and false-positives.tsv into the folder, which is made when it is not there.
// The names of the photographs are in the second.
Status write_robustness(const std::filesystem::path& folder, const RobustnessOptions& options,
                        const RobustnessResult& result);

}  // namespace nightlight::cli
