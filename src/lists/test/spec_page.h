#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace nightlight::lists {

// The fenced blocks marked "text" of a page under docs/spec, in order, so that tests can hold the
// worked examples and the code together.
inline std::vector<std::string> text_blocks(const std::string& page) {
  std::ifstream in(NIGHTLIGHT_SOURCE_DIR "/docs/spec/" + page);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::string open = "```text\n";
  std::vector<std::string> blocks;
  for (std::size_t at = 0; (at = text.find(open, at)) != std::string::npos;) {
    at += open.size();
    blocks.push_back(text.substr(at, text.find("```", at) - at));
    at += blocks.back().size() + 3;
  }
  return blocks;
}

}  // namespace nightlight::lists
