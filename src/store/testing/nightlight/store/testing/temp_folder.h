#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include "nightlight/core/check.h"

namespace nightlight::testing {

// A fresh folder that is removed, with all in it, at the end of its owner's life.
class TempFolder {
 public:
  TempFolder() {
    std::string name = std::filesystem::temp_directory_path() / "nightlight-test-XXXXXX";
    NIGHTLIGHT_CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace nightlight::testing
