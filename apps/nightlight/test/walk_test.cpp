#include "walk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "temporary_folder.h"

namespace nightlight::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_of(const Walk& walk, const fs::path& root) {
  std::vector<std::string> names;
  for (const FoundFile& file : walk.files) names.push_back(file.path.lexically_relative(root));
  return names;
}

TEST(Walk, finds_files_at_every_depth_in_the_order_of_their_names) {
  const TemporaryFolder folder;
  for (const char* name : {"b/2", "b/1", "a", "c", "b/0/deep"}) folder.write(name, "x");
  const Walk found = walk({folder.path()});
  EXPECT_EQ(names_of(found, folder.path()),
            (std::vector<std::string>{"a", "b/0/deep", "b/1", "b/2", "c"}));
  EXPECT_TRUE(found.errors.empty());
}

TEST(Walk, takes_roots_in_the_order_given) {
  const TemporaryFolder folder;
  const fs::path second = folder.write("a", "x");
  const fs::path first = folder.write("b", "x");
  EXPECT_EQ(names_of(walk({first, second}), folder.path()), (std::vector<std::string>{"b", "a"}));
}

TEST(Walk, skips_symbolic_links_inside_a_folder_and_says_so) {
  const TemporaryFolder outside;
  outside.write("secret", "x");
  const TemporaryFolder folder;
  folder.write("plain", "x");
  fs::create_directory_symlink(outside.path(), folder / "out");
  fs::create_symlink(outside / "secret", folder / "file");
  fs::create_directory_symlink(folder.path(), folder / "loop");
  const Walk found = walk({folder.path()});
  EXPECT_EQ(names_of(found, folder.path()), (std::vector<std::string>{"plain"}));
  ASSERT_EQ(found.skipped.size(), 3u);
  EXPECT_EQ(found.skipped[0].reason, "a symbolic link");
}

TEST(Walk, follows_a_symbolic_link_that_was_named) {
  const TemporaryFolder outside;
  outside.write("file", "x");
  const TemporaryFolder folder;
  fs::create_directory_symlink(outside.path(), folder / "link");
  const Walk found = walk({folder / "link"});
  ASSERT_EQ(found.files.size(), 1u);
  EXPECT_EQ(found.files[0].links, Links::kRefuse) << "what lies in it was not named";
}

TEST(Walk, skips_pipes_inside_a_folder_and_refuses_them_as_roots) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(walk({folder.path()}).skipped.size(), 1u);
  EXPECT_EQ(walk({folder / "pipe"}).errors.size(), 1u);
}

TEST(Walk, reports_what_is_not_there_and_goes_on) {
  const TemporaryFolder folder;
  folder.write("a", "x");
  const Walk found = walk({folder / "none", folder.path()});
  ASSERT_EQ(found.errors.size(), 1u);
  EXPECT_EQ(found.errors[0].reason, "no such file or folder");
  EXPECT_EQ(found.files.size(), 1u);
}

}  // namespace
}  // namespace nightlight::cli
