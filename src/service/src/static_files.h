#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "nightlight/core/result.h"
#include "nightlight/net/message.h"

namespace nightlight::service {

// The console's files, read once. Only what was there at the start is ever served, so no path of a
// request reaches the file system.
class StaticFiles {
 public:
  StaticFiles() = default;
  // All regular files below `folder`: at most 200 of at most 8 MiB. Fails with kInvalidArgument
  // when there is no index.html, kExhausted past a limit, and as reading does.
  static Result<StaticFiles> load(const std::filesystem::path& folder);

  // The file of the path; index.html for "/" ; 404 otherwise.
  net::Response answer(const net::Request& request) const;

 private:
  struct File {
    std::string type;
    Bytes bytes;
  };
  std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
};

}  // namespace nightlight::service
