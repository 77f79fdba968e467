#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "nightlight/core/bytes.h"

// Clips made by the program ffmpeg when a test runs: moving test pictures, a second or a few.
namespace nightlight::media {

inline Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  return to_bytes(text);
}

// A folder that goes with the object.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = ::testing::TempDir() + "nightlight-clips-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The file that `ffmpeg <arguments> <name>` writes, in `folder`.
inline Bytes make_clip(const ScratchFolder& folder, const std::string& arguments,
                       const std::string& name) {
  const std::string command = "cd '" + folder.path().string() +
                              "' && ffmpeg -nostdin -v error -y -threads 1 " + arguments + " '" +
                              name + "'";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  Bytes file = read_file(folder.path() / name);
  EXPECT_FALSE(file.empty()) << command;
  return file;
}

inline Bytes make_clip(const std::string& arguments, const std::string& name) {
  return make_clip(ScratchFolder(), arguments, name);
}

// An input for the above: a picture that moves everywhere.
inline std::string moving(int seconds, int rate = 30, const std::string& size = "96x64") {
  return "-f lavfi -i testsrc2=s=" + size + ":r=" + std::to_string(rate) +
         ":d=" + std::to_string(seconds);
}

}  // namespace nightlight::media
