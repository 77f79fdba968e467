#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "media_options.h"
#include "nightlight/lists/list_version.h"
#include "program.h"

namespace nightlight::cli {

struct ListBuildOptions {
  std::string name;
  std::string out;
  std::vector<std::string> images;
  std::vector<std::string> videos;
  std::vector<std::string> vpdq_files;
  std::vector<std::string> hash_files;
  std::string source = "local";
  std::string label;
  std::string created;  // RFC 3339; empty: now
  bool label_from_name = false;
  bool allow_low_quality = false;
  bool replace = false;
  ShowProgress progress = ShowProgress::kOnTerminal;
  MediaOptions media;
};

ExitCode run_list_build(const Io& io, const ListBuildOptions& options);

}  // namespace nightlight::cli
