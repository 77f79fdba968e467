#pragma once

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

// What the kernel says about processes and descriptors.
namespace nightlight::media {

// Children of a process that are alive or not reaped yet.
inline std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", gone)) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    const char* end = name.data() + name.size();
    if (std::from_chars(name.data(), end, pid).ptr != end) continue;
    std::ifstream stat(entry.path() / "stat");
    const std::string text((std::istreambuf_iterator<char>(stat)), {});
    const std::size_t bracket = text.rfind(')');  // "pid (name) state parent …"
    if (bracket == std::string::npos || bracket + 4 >= text.size()) continue;
    if (std::stoi(text.substr(bracket + 4)) == parent) children.push_back(pid);
  }
  return children;
}

inline std::size_t open_descriptors() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

}  // namespace nightlight::media
