#include "nightlight/store/object_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "nightlight/store/testing/child.h"
#include "nightlight/store/testing/temp_folder.h"

namespace nightlight::store {
namespace {

namespace fs = std::filesystem;
using nightlight::testing::Child;
using nightlight::testing::run_in_child;
using nightlight::testing::TempFolder;

Code code_of(const auto& result) {
  return result.error().code();
}

Status put(ObjectStore& store, std::string_view name, ByteView bytes) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(auto writer, store.create(name));
  NIGHTLIGHT_RETURN_IF_ERROR(writer->append(bytes));
  return writer->commit();
}

Result<Bytes> get(ObjectStore& store, std::string_view name) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(auto reader, store.open(name));
  Bytes bytes(reader->size());
  NIGHTLIGHT_RETURN_IF_ERROR(reader->read_at(0, bytes));
  return bytes;
}

class FolderObjects : public ::testing::Test {
 protected:
  std::size_t files() const {
    return std::size_t(std::count_if(fs::recursive_directory_iterator(folder_.path()),
                                     fs::recursive_directory_iterator(),
                                     [](const auto& entry) { return entry.is_regular_file(); }));
  }
  fs::path objects() const { return folder_ / "objects"; }

  TempFolder folder_;
  std::unique_ptr<ObjectStore> store_ = open_folder_object_store(objects()).value();
};

TEST_F(FolderObjects, give_back_what_was_put) {
  auto writer = store_->create("a").value();
  ASSERT_TRUE(writer->append(to_bytes("hello ")));
  ASSERT_TRUE(writer->append({}));
  ASSERT_TRUE(writer->append(to_bytes("world")));
  EXPECT_EQ(code_of(store_->open("a")), Code::kNotFound);
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(get(*store_, "a").value(), to_bytes("hello world"));
  EXPECT_EQ(files(), 1u);
  auto reader = store_->open("a").value();
  Bytes part(5);
  ASSERT_TRUE(reader->read_at(6, part));
  EXPECT_EQ(part, to_bytes("world"));
  EXPECT_EQ(code_of(reader->read_at(7, part)), Code::kCorrupt);
  EXPECT_EQ(code_of(reader->read_at(1'000, part)), Code::kCorrupt);
  EXPECT_TRUE(reader->read_at(11, {}));
}

TEST_F(FolderObjects, are_there_after_reopening_and_gone_after_removal) {
  ASSERT_TRUE(put(*store_, "empty", {}));
  store_ = open_folder_object_store(objects() / "").value();
  EXPECT_TRUE(get(*store_, "empty").value().empty());
  ASSERT_TRUE(store_->remove("empty"));
  EXPECT_EQ(code_of(store_->open("empty")), Code::kNotFound);
  EXPECT_EQ(code_of(store_->remove("empty")), Code::kNotFound);
}

TEST_F(FolderObjects, never_replace_one_another) {
  auto slow = store_->create("a").value();
  ASSERT_TRUE(slow->append(to_bytes("slow")));
  ASSERT_TRUE(put(*store_, "a", to_bytes("fast")));
  EXPECT_EQ(code_of(slow->commit()), Code::kConflict);
  EXPECT_EQ(code_of(store_->create("a")), Code::kConflict);
  slow.reset();
  EXPECT_EQ(get(*store_, "a").value(), to_bytes("fast"));
  EXPECT_EQ(files(), 1u);
}

TEST_F(FolderObjects, leave_nothing_behind_without_a_commit) {
  {
    auto writer = store_->create("a").value();
    ASSERT_TRUE(writer->append(to_bytes("half")));
    EXPECT_EQ(files(), 1u);
  }
  EXPECT_EQ(files(), 0u);
}

TEST_F(FolderObjects, commit_once) {
  auto writer = store_->create("a").value();
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(code_of(writer->commit()), Code::kInternal);
  EXPECT_EQ(code_of(writer->append(to_bytes("more"))), Code::kInternal);
}

TEST_F(FolderObjects, have_harmless_names_only) {
  const std::vector<std::string_view> wrong = {"",  "..",       "a/b", "a.b",
                                               "A", "\xc3\xa4", "a b", std::string_view("a\0b", 3)};
  for (const std::string_view name : wrong) {
    EXPECT_EQ(code_of(store_->create(name)), Code::kInvalidArgument) << name;
    EXPECT_EQ(code_of(store_->open(name)), Code::kInvalidArgument) << name;
    EXPECT_EQ(code_of(store_->remove(name)), Code::kInvalidArgument) << name;
  }
  EXPECT_TRUE(put(*store_, std::string(100, 'z'), {}));
  EXPECT_EQ(code_of(store_->create(std::string(101, 'z'))), Code::kInvalidArgument);
}

TEST_F(FolderObjects, are_closed_to_other_users) {
  ASSERT_TRUE(put(*store_, "a", to_bytes("x")));
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
    const auto others = fs::perms::group_all | fs::perms::others_all;
    EXPECT_EQ(entry.status().permissions() & others, fs::perms::none) << entry.path();
  }
}

TEST_F(FolderObjects, of_killed_writers_are_removed_and_of_living_ones_kept) {
  Child living([&](Child& self) {
    auto writer = store_->create("living");
    if (!writer || !(*writer)->append(to_bytes("all"))) return 1;
    self.report();
    self.wait_for_permission();
    return (*writer)->commit() ? 0 : 2;
  });
  Child killed([&](Child& self) {
    auto writer = store_->create("killed");
    if (!writer || !(*writer)->append(to_bytes("half"))) return 1;
    self.report();
    self.wait_for_permission();
    return 0;
  });
  ASSERT_TRUE(living.next_report());
  ASSERT_TRUE(killed.next_report());
  killed.kill();
  killed.wait();
  EXPECT_EQ(files(), 2u);
  auto reopened = open_folder_object_store(objects()).value();
  EXPECT_EQ(files(), 1u);
  living.permit();
  EXPECT_EQ(living.wait(), 0);
  EXPECT_EQ(get(*reopened, "living").value(), to_bytes("all"));
  EXPECT_EQ(code_of(reopened->open("killed")), Code::kNotFound);
}

TEST_F(FolderObjects, that_were_acknowledged_survive_a_kill) {
  const Bytes content(100'000, std::byte(7));
  for (int round = 0; round < 10; ++round) {
    const auto name = [round](int i) {
      return "r" + std::to_string(round) + "-" + std::to_string(i);
    };
    Child child([&](Child& self) {
      for (int i = 0;; ++i) {
        if (!put(*store_, name(i), content)) return 1;
        self.report();
      }
    });
    for (int i = 0; i <= round; ++i) ASSERT_TRUE(child.next_report());
    child.kill();
    ASSERT_EQ(child.wait(), -SIGKILL);
    int acknowledged = round + 1;
    while (child.next_report()) ++acknowledged;
    auto reopened = open_folder_object_store(objects()).value();
    for (int i = 0; i < acknowledged; ++i) EXPECT_EQ(get(*reopened, name(i)).value(), content);
    // The one in flight is there whole, or not at all.
    const auto last = get(*reopened, name(acknowledged));
    EXPECT_TRUE(last ? *last == content : code_of(last) == Code::kNotFound);
    EXPECT_EQ(std::distance(fs::directory_iterator(objects() / "incoming"), {}), 0);
  }
}

TEST_F(FolderObjects, report_a_full_disk) {
  EXPECT_EQ(run_in_child([&] {
              nightlight::testing::limit_file_size(10'000);
              return int(code_of(put(*store_, "a", Bytes(20'000))));
            }),
            int(Code::kExhausted));
  EXPECT_EQ(files(), 0u);
}

TEST_F(FolderObjects, fit_again_once_a_full_disk_has_room) {
  fs::create_directory(folder_ / "disk");
  const int outcome = run_in_child([&] {
    if (!nightlight::testing::mount_small_disk(folder_ / "disk")) {
      return nightlight::testing::kNotAllowedHere;
    }
    auto store = open_folder_object_store(folder_ / "disk");
    if (!store || !put(**store, "first", Bytes(100'000))) return 1;
    const Status second = put(**store, "second", Bytes(250'000));
    if (second || code_of(second) != Code::kExhausted) return 2;
    if (!get(**store, "first") || !put(**store, "third", Bytes(50'000))) return 3;
    return 0;
  });
  if (outcome == nightlight::testing::kNotAllowedHere) {
    GTEST_SKIP() << "this system does not let a test mount a small disk";
  }
  EXPECT_EQ(outcome, 0);
}

TEST_F(FolderObjects, report_a_folder_they_may_not_use) {
  EXPECT_EQ(code_of(open_folder_object_store(folder_ / "none" / "objects")), Code::kNotFound);
  EXPECT_EQ(run_in_child([&] {
              nightlight::testing::drop_root(folder_.path());
              if (::geteuid() != 65534) ::chmod(objects().c_str(), 0500);
              auto denied = open_folder_object_store(objects());
              if (!denied) return int(code_of(denied));
              ::chmod((objects() / "incoming").c_str(), 0500);
              return int(code_of((*denied)->create("a")));
            }),
            int(Code::kPermissionDenied));
  ::chmod(objects().c_str(), 0700);
  ::chmod((objects() / "incoming").c_str(), 0700);
}

TEST_F(FolderObjects, can_be_written_by_many_threads) {
  std::vector<std::thread> threads;
  std::atomic<int> winners = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(put(*store_, "t" + std::to_string(t) + "-" + std::to_string(i), Bytes(1'000)));
        if (put(*store_, "shared" + std::to_string(i), Bytes(1'000))) ++winners;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(winners, 10);
  EXPECT_EQ(files(), 50u);
}

}  // namespace
}  // namespace nightlight::store
