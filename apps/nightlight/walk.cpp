#include "walk.h"

#include <algorithm>
#include <system_error>

namespace nightlight::cli {
namespace {

namespace fs = std::filesystem;

std::string reason_of(const std::error_code& error) {
  if (error == std::errc::no_such_file_or_directory) return "no such file or folder";
  if (error == std::errc::permission_denied) return "may not be read";
  if (error == std::errc::too_many_symbolic_link_levels)
    return "a symbolic link that leads nowhere";
  return "cannot be read";
}

std::string kind_of(fs::file_type type) {
  switch (type) {
    case fs::file_type::symlink:
      return "a symbolic link";
    case fs::file_type::fifo:
      return "a pipe";
    case fs::file_type::socket:
      return "a socket";
    case fs::file_type::block:
    case fs::file_type::character:
      return "a device";
    default:
      return "of an unknown kind";
  }
}

// The entries of one folder in the order of their names. Fails with what the system said.
std::vector<fs::path> entries_of(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> entries;
  fs::directory_iterator at(folder, error);
  while (!error && at != fs::directory_iterator()) {
    entries.push_back(at->path());
    at.increment(error);
  }
  std::ranges::sort(entries, {}, [](const fs::path& path) { return path.native(); });
  return entries;
}

class Walker {
 public:
  void add_root(const fs::path& root) {
    std::error_code error;
    const fs::file_status status = fs::status(root, error);
    if (status.type() == fs::file_type::not_found || error) {
      const auto missing = std::make_error_code(std::errc::no_such_file_or_directory);
      return add_error(root, error ? error : missing);
    }
    add(root, status.type(), Links::kFollow);
  }

  // Folders still to be listed are kept aside instead of calling itself, so that depth costs no
  // stack.
  void run() {
    while (!waiting_.empty()) {
      const fs::path next = std::move(waiting_.back());
      waiting_.pop_back();
      std::error_code error;
      const fs::file_status status = fs::symlink_status(next, error);
      if (error) {
        add_error(next, error);
      } else {
        add(next, status.type(), Links::kRefuse);
      }
    }
  }

  Walk result() && { return std::move(walk_); }

 private:
  void add(const fs::path& path, fs::file_type type, Links links) {
    if (type == fs::file_type::directory) return list(path);
    if (type == fs::file_type::regular) {
      walk_.files.push_back({path, links});
    } else if (links == Links::kFollow) {
      walk_.errors.push_back({path, "not a file or folder, but " + kind_of(type)});
    } else {
      walk_.skipped.push_back({path, kind_of(type)});
    }
  }

  void list(const fs::path& folder) {
    std::error_code error;
    const std::vector<fs::path> entries = entries_of(folder, error);
    if (error) add_error(folder, error);
    waiting_.insert(waiting_.end(), entries.rbegin(), entries.rend());
  }

  void add_error(const fs::path& path, const std::error_code& error) {
    walk_.errors.push_back({path, reason_of(error)});
  }

  Walk walk_;
  std::vector<fs::path> waiting_;  // the next one last
};

}  // namespace

Walk walk(const std::vector<fs::path>& roots) {
  Walker walker;
  for (const fs::path& root : roots) {
    walker.add_root(root);
    walker.run();
  }
  return std::move(walker).result();
}

}  // namespace nightlight::cli
