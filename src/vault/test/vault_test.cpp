#include "nightlight/vault/vault.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <thread>

#include "nightlight/store/files.h"
#include "nightlight/vault/testing/test_vault.h"

namespace nightlight::vault {
namespace {

namespace fs = std::filesystem;
using nightlight::testing::SeededRandom;
using nightlight::testing::TestVault;

constexpr std::size_t kChunk = 64 * 1024;
const Viewer kRender{"system", Access::kRender, "case 1"};

Code code_of(const auto& result) {
  return result.error().code();
}

Bytes random_bytes(std::size_t size, std::uint64_t seed = 42) {
  Bytes bytes(size);
  SeededRandom(seed).fill(bytes);
  return bytes;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

class VaultTest : public ::testing::Test {
 protected:
  Result<SealedObject> find(const ObjectId& id) {
    return store::read<SealedObject>(*vault_.database(), [&](store::Transaction& transaction) {
      return vault_->find(transaction, id);
    });
  }

  TestVault vault_;
};

TEST_F(VaultTest, gives_back_what_it_took_at_every_size) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kChunk - 1, kChunk, kChunk + 1,
                                 2 * kChunk, 5 * kChunk + 123}) {
    const Bytes content = random_bytes(size);
    const SealedObject object = vault_.put(content);
    EXPECT_EQ(object.size, size);
    EXPECT_EQ(vault_.get(object.id).value(), content) << size;
  }
}

TEST_F(VaultTest, does_not_care_how_the_bytes_arrive) {
  const Bytes content = random_bytes(3 * kChunk + 5);
  auto intake = vault_->begin().value();
  for (std::size_t at = 0; at < content.size(); at += 4'099) {
    const std::size_t count = std::min<std::size_t>(4'099, content.size() - at);
    ASSERT_TRUE(intake->append(ByteView(content).subspan(at, count)));
    ASSERT_TRUE(intake->append({}));
  }
  const SealedObject object = intake->finish().value();
  EXPECT_EQ(object.digests, crypto::media_digests(content));
  EXPECT_EQ(code_of(intake->finish()), Code::kInternal);
  EXPECT_EQ(code_of(intake->append(content)), Code::kInternal);
}

TEST_F(VaultTest, records_what_it_sealed) {
  const Bytes content = random_bytes(1'000);
  const SealedObject object = vault_.put(content);
  vault_.reopen();
  const SealedObject found = find(object.id).value();
  EXPECT_EQ(found.id, object.id);
  EXPECT_EQ(found.size, 1'000u);
  EXPECT_EQ(found.digests, crypto::media_digests(content));
  EXPECT_EQ(found.key_id, "new");
  EXPECT_EQ(found.wrapped_key, object.wrapped_key);
  EXPECT_EQ(found.sealed_at, vault_.clock().now());
  EXPECT_EQ(vault_.get(object.id).value(), content);
}

TEST_F(VaultTest, knows_nothing_of_an_object_that_was_not_recorded) {
  auto intake = vault_->begin().value();
  ASSERT_TRUE(intake->append(random_bytes(10)));
  const SealedObject object = intake->finish().value();
  EXPECT_EQ(code_of(find(object.id)), Code::kNotFound);
  EXPECT_EQ(code_of(vault_.get(object.id)), Code::kNotFound);
}

TEST_F(VaultTest, records_an_object_once_and_only_a_finished_one) {
  SealedObject object = vault_.put(random_bytes(10));
  const auto record = [&] {
    return vault_.database()->write(
        [&](store::Transaction& transaction) { return vault_->record(transaction, object); });
  };
  EXPECT_EQ(code_of(record()), Code::kConflict);
  object.wrapped_key.clear();
  EXPECT_EQ(code_of(record()), Code::kInvalidArgument);
}

TEST_F(VaultTest, leaves_nothing_behind_of_an_unfinished_intake) {
  {
    auto intake = vault_->begin().value();
    ASSERT_TRUE(intake->append(random_bytes(3 * kChunk)));
    EXPECT_EQ(files_below(vault_.objects_folder()).size(), 1u);
  }
  EXPECT_EQ(files_below(vault_.objects_folder()).size(), 0u);
}

TEST_F(VaultTest, reads_any_part) {
  const Bytes content = random_bytes(4 * kChunk + 77);
  const SealedObject object = vault_.put(content);
  auto plaintext = vault_->open_object(object.id, kRender).value();
  SeededRandom random(5);
  for (int round = 0; round < 200; ++round) {
    std::array<std::byte, 8> choice;
    random.fill(choice);
    std::uint64_t number = 0;
    for (const std::byte b : choice) number = number << 8 | std::to_integer<std::uint64_t>(b);
    const std::uint64_t offset = number % (content.size() + 100);
    Bytes part(std::size_t(number >> 32) % (2 * kChunk));
    const std::size_t count = plaintext->read_at(offset, part).value();
    const std::uint64_t start = std::min<std::uint64_t>(offset, content.size());
    ASSERT_EQ(count, std::min<std::uint64_t>(part.size(), content.size() - start));
    part.resize(count);
    ASSERT_EQ(part, to_bytes(ByteView(content).subspan(std::size_t(start), count)));
  }
  Bytes none(10);
  EXPECT_EQ(plaintext->read_at(~std::uint64_t{0}, none).value(), 0u);
}

TEST_F(VaultTest, keeps_no_plaintext_on_the_disk) {
  const std::string marker = "a marker that must not be found: 0f3b8c2d";
  std::string content;
  while (content.size() < 3 * kChunk) content += marker;
  const SealedObject object = vault_.put(as_bytes(content));
  ASSERT_TRUE(vault_.get(object.id));
  std::size_t searched = 0;
  for (const fs::path& file : files_below(vault_.database().folder().path())) {
    const Bytes bytes = store::read_file(file, 100'000'000).value();
    EXPECT_EQ(as_text(bytes).find("must not be found"), std::string_view::npos) << file;
    searched += bytes.size();
  }
  EXPECT_GT(searched, content.size());
}

TEST_F(VaultTest, keeps_its_keys_off_the_disk) {
  const SealedObject object = vault_.put(random_bytes(100));
  ASSERT_TRUE(vault_.get(object.id));
  const ByteView key = vault_.keys().active().view(SecretAccess());
  for (const fs::path& file : files_below(vault_.database().folder().path())) {
    const Bytes bytes = store::read_file(file, 100'000'000).value();
    EXPECT_EQ(std::search(bytes.begin(), bytes.end(), key.begin(), key.end()), bytes.end()) << file;
  }
}

TEST_F(VaultTest, does_not_let_the_object_store_see_that_two_objects_are_equal) {
  const Bytes content(2 * kChunk, std::byte(0));
  vault_.put(content);
  vault_.put(content);
  const auto files = files_below(vault_.objects_folder());
  ASSERT_EQ(files.size(), 2u);
  const Bytes a = store::read_file(files[0], 1'000'000).value();
  const Bytes b = store::read_file(files[1], 1'000'000).value();
  ASSERT_EQ(a.size(), b.size());
  // Past the magic, no aligned block of 16 bytes is the same, within or between the objects.
  std::vector<Bytes> blocks;
  for (const Bytes* file : {&a, &b}) {
    for (std::size_t at = 16; at + 16 <= file->size(); at += 16) {
      blocks.push_back(to_bytes(ByteView(*file).subspan(at, 16)));
    }
  }
  std::ranges::sort(blocks);
  EXPECT_EQ(std::ranges::adjacent_find(blocks), blocks.end());
}

TEST_F(VaultTest, opens_objects_of_older_keys) {
  SeededRandom random;
  const KeyRing old = nightlight::testing::test_key_ring(random, {"old"});
  // The same seed gives TestVault's ring, whose first key is "old", too.
  Vault::Parts parts = vault_.parts();
  const Bytes content = random_bytes(100);
  std::optional<ObjectId> id;
  {
    const Vault::Parts with_old{parts.database, parts.objects, old,
                                parts.clock,    parts.random,  parts.logger};
    auto before = Vault::open(with_old).value();
    auto intake = before->begin().value();
    ASSERT_TRUE(intake->append(content));
    const SealedObject object = intake->finish().value();
    EXPECT_EQ(object.key_id, "old");
    ASSERT_TRUE(parts.database.write(
        [&](store::Transaction& transaction) { return before->record(transaction, object); }));
    id = object.id;
  }
  EXPECT_EQ(vault_.get(*id).value(), content);
}

TEST_F(VaultTest, can_be_opened_by_many_threads) {
  const Bytes content = random_bytes(2 * kChunk + 1);
  const SealedObject object = vault_.put(content);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i) {
        const Viewer viewer{"person " + std::to_string(t), Access::kViewFull, std::to_string(i)};
        EXPECT_EQ(vault_.get(object.id, viewer).value(), content);
        EXPECT_EQ(vault_.get(vault_.put(as_bytes("x")).id).value(), to_bytes("x"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(vault_.views(object.id).value().size(), 20u);
  EXPECT_TRUE(vault_.verify_view_log());
}

// Takes and gives everything without keeping it, so that memory is all that can grow.
class EndlessStore final : public store::ObjectStore {
 public:
  class Writer final : public store::ObjectWriter {
   public:
    Status append(ByteView) override { return {}; }
    Status commit() override { return {}; }
  };
  Result<std::unique_ptr<store::ObjectWriter>> create(std::string_view) override {
    return std::make_unique<Writer>();
  }
  Result<std::unique_ptr<store::ObjectReader>> open(std::string_view) override {
    return Error(Code::kNotFound, "nothing is kept");
  }
  Status remove(std::string_view) override { return {}; }
};

long resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return -1;
}

TEST_F(VaultTest, needs_no_more_memory_for_more_bytes) {
#ifdef NIGHTLIGHT_SANITIZED
  GTEST_SKIP() << "a sanitizer keeps freed memory";
#endif
  EndlessStore endless;
  Vault::Parts parts = vault_.parts();
  const Vault::Parts with_endless{parts.database, endless,      parts.keys,
                                  parts.clock,    parts.random, parts.logger};
  auto vault = Vault::open(with_endless).value();
  const Bytes piece = random_bytes(1'000'000);
  auto intake = vault->begin().value();
  ASSERT_TRUE(intake->append(piece));
  const long before = resident_kib();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(intake->append(piece));
  EXPECT_EQ(intake->finish().value().size, 101'000'000u);
  EXPECT_LT(resident_kib() - before, 4'096);
}

}  // namespace
}  // namespace nightlight::vault
