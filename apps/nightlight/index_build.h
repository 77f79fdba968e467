#pragma once

#include <string>
#include <vector>

#include "program.h"
#include "progress.h"

namespace nightlight::cli {

struct IndexBuildOptions {
  std::vector<std::string> inputs;
  std::string out;
  int radius = 31;
  std::string layout = "auto";
  std::string format = "auto";
  bool replace = false;
  ShowProgress progress = ShowProgress::kOnTerminal;
};

ExitCode run_index_build(const Io& io, const IndexBuildOptions& options);

}  // namespace nightlight::cli
