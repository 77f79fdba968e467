#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "nightlight/net/client.h"
#include "nightlight/net/server.h"

namespace nightlight {
namespace {

std::string read_file(const std::string& name) {
  std::ifstream file(std::string(NIGHTLIGHT_SOURCE_DIR) + "/src/net/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The lines of `text` between two lines, without their indentation of `indent` blanks.
std::string lines_between(const std::string& text, const std::string& first,
                          const std::string& last, std::size_t indent) {
  std::istringstream lines(text);
  std::string out;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (inside && line == last) return out;
    if (inside) out += (line.size() > indent ? line.substr(indent) : "") + "\n";
    inside = inside || line == first;
  }
  return {};
}

TEST(Readme, example_does_what_it_says) {
  // [readme
  NullLogger logger;
  const auto server = net::Server::open(
      {.port = 0},
      [](const net::Request& request) {
        net::Response response;
        response.body = to_bytes("you asked for " + request.path);
        return response;
      },
      logger);

  const auto client = net::Client::create({});
  net::ClientRequest request;
  request.url = "http://127.0.0.1:" + std::to_string((*server)->port()) + "/hello";
  const auto response = (*client)->send(request);  // a Response, or why there is none

  const std::size_t unanswered = (*server)->stop(std::chrono::seconds(5));
  // readme]
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(as_text(response->body), "you asked for /hello");
  EXPECT_EQ(unanswered, 0U);
}

TEST(Readme, shows_the_example_that_is_compiled) {
  const std::string shown = lines_between(read_file("README.md"), "```cpp", "```", 0);
  const std::string compiled =
      lines_between(read_file("test/readme_example_test.cpp"), "  // [readme", "  // readme]", 2);
  EXPECT_FALSE(shown.empty());
  EXPECT_EQ(shown, compiled);
}

}  // namespace
}  // namespace nightlight
