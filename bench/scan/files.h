#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nightlight::bench {

// The content of every file of the folder that ends in `extension`, in the order of their names.
std::vector<std::string> read_folder(const std::filesystem::path& folder,
                                     const std::string& extension);
std::string read_text(const std::filesystem::path& file);  // empty when it cannot be read

}  // namespace nightlight::bench
