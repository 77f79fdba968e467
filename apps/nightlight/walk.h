#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "media_file.h"

namespace nightlight::cli {

struct FoundFile {
  std::filesystem::path path;
  Links links = Links::kRefuse;  // kFollow for what was named by the caller
};

// Something that was not read, and why.
struct Unread {
  std::filesystem::path path;
  std::string reason;
};

struct Walk {
  std::vector<FoundFile> files;
  std::vector<Unread> skipped;  // symbolic links, devices, pipes and sockets inside a folder
  std::vector<Unread> errors;   // what does not exist or may not be listed
};

// The files named by `roots`, and those below the folders among them: each folder in the order of
// the bytes of its names, so that the answer is always the same. Symbolic links are followed only
// when they are roots themselves.
Walk walk(const std::vector<std::filesystem::path>& roots);

}  // namespace nightlight::cli
