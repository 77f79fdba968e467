#include "nightlight/store/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "nightlight/store/testing/child.h"
#include "nightlight/store/testing/temp_folder.h"

namespace nightlight::store {
namespace {

namespace fs = std::filesystem;
using nightlight::testing::Child;
using nightlight::testing::run_in_child;
using nightlight::testing::TempFolder;

std::size_t entries(const fs::path& folder) {
  return std::size_t(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

Code code_of(const auto& result) {
  return result.error().code();
}

TEST(Files, reads_back_what_it_wrote) {
  const TempFolder folder;
  ASSERT_TRUE(write_file_durably(folder / "a", to_bytes("one")));
  ASSERT_TRUE(write_file_durably(folder / "a", to_bytes("two")));
  EXPECT_EQ(read_file(folder / "a", 3).value(), to_bytes("two"));
  struct stat facts;
  ASSERT_EQ(::stat((folder / "a").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(Files, writes_and_reads_an_empty_file) {
  const TempFolder folder;
  ASSERT_TRUE(write_file_durably(folder / "a", {}));
  EXPECT_TRUE(read_file(folder / "a", 0).value().empty());
  EXPECT_EQ(read_secret_file(folder / "a", 0).value().size(), 0u);
}

TEST(Files, creates_a_file_only_where_none_is) {
  const TempFolder folder;
  ASSERT_TRUE(create_file_durably(folder / "a", to_bytes("one")));
  EXPECT_EQ(code_of(create_file_durably(folder / "a", to_bytes("two"))), Code::kConflict);
  EXPECT_EQ(read_file(folder / "a", 10).value(), to_bytes("one"));
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(Files, names_each_failure_of_reading) {
  const TempFolder folder;
  EXPECT_EQ(code_of(read_file(folder / "none", 10)), Code::kNotFound);
  EXPECT_EQ(code_of(read_file(folder.path(), 10)), Code::kInvalidArgument);
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(code_of(read_file(folder / "fifo", 10)), Code::kInvalidArgument);
  ASSERT_TRUE(write_file_durably(folder / "a", to_bytes("four")));
  EXPECT_EQ(code_of(read_file(folder / "a", 3)), Code::kExhausted);
  EXPECT_EQ(code_of(read_secret_file(folder / "a", 3)), Code::kExhausted);
}

TEST(Files, reads_files_that_claim_to_be_empty) {
  EXPECT_FALSE(read_file("/proc/self/status", 100'000).value().empty());
  EXPECT_EQ(code_of(read_file("/proc/self/status", 10)), Code::kExhausted);
}

TEST(Files, refuses_a_secret_that_others_may_read) {
  const TempFolder folder;
  ASSERT_TRUE(write_file_durably(folder / "key", to_bytes("secret")));
  EXPECT_EQ(as_text(read_secret_file(folder / "key", 10).value().view(SecretAccess())), "secret");
  for (const mode_t mode : {0640, 0604, 0620, 0602}) {
    ASSERT_EQ(::chmod((folder / "key").c_str(), mode), 0);
    EXPECT_EQ(code_of(read_secret_file(folder / "key", 10)), Code::kPermissionDenied) << mode;
  }
}

TEST(Files, names_each_failure_of_writing) {
  const TempFolder folder;
  EXPECT_EQ(code_of(write_file_durably(folder / "none" / "a", {})), Code::kNotFound);
  EXPECT_EQ(code_of(write_file_durably(folder.path() / "", {})), Code::kInvalidArgument);
  EXPECT_EQ(run_in_child([&] {
              nightlight::testing::drop_root(folder.path());
              ::chmod(folder.path().c_str(), 0500);
              return int(code_of(write_file_durably(folder / "a", {})));
            }),
            int(Code::kPermissionDenied));
  ::chmod(folder.path().c_str(), 0700);
}

TEST(Files, keep_the_old_content_when_the_disk_is_full) {
  const TempFolder folder;
  ASSERT_TRUE(write_file_durably(folder / "a", to_bytes("old")));
  EXPECT_EQ(run_in_child([&] {
              nightlight::testing::limit_file_size(10'000);
              return int(code_of(write_file_durably(folder / "a", Bytes(20'000))));
            }),
            int(Code::kExhausted));
  EXPECT_EQ(read_file(folder / "a", 10).value(), to_bytes("old"));
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(Files, hold_the_old_or_the_new_content_after_a_kill) {
  const TempFolder folder;
  const Bytes first(200'000, std::byte(1));
  const Bytes second(300'000, std::byte(2));
  ASSERT_TRUE(write_file_durably(folder / "a", first));
  for (int kill_after = 0; kill_after < 20; ++kill_after) {
    Child child([&](Child& self) {
      while (true) {
        self.report();
        if (!write_file_durably(folder / "a", second)) return 1;
        if (!write_file_durably(folder / "a", first)) return 1;
      }
    });
    for (int i = 0; i <= kill_after; ++i) ASSERT_TRUE(child.next_report());
    child.kill();
    ASSERT_EQ(child.wait(), -SIGKILL);
    const Bytes content = read_file(folder / "a", 1'000'000).value();
    EXPECT_TRUE(content == first || content == second);
  }
}

}  // namespace
}  // namespace nightlight::store
