// What whoever owns the object store, or the database, can do unseen: nothing of the below.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "nightlight/store/files.h"
#include "nightlight/vault/testing/test_vault.h"
#include "plaintext.h"
#include "sealed_format.h"

namespace nightlight::vault {
namespace {

namespace fs = std::filesystem;
using nightlight::testing::read_all;
using nightlight::testing::SeededRandom;
using nightlight::testing::TestVault;

constexpr std::size_t kChunk = 64 * 1024;

Bytes random_bytes(std::size_t size, std::uint64_t seed = 42) {
  Bytes bytes(size);
  SeededRandom(seed).fill(bytes);
  return bytes;
}

class Tampering : public ::testing::Test {
 protected:
  fs::path file_of(const ObjectId& id) const {
    for (const auto& entry : fs::recursive_directory_iterator(vault_.objects_folder())) {
      if (entry.path().filename() == id.text()) return entry.path();
    }
    ADD_FAILURE() << "no file of the object";
    return {};
  }
  Bytes stored(const ObjectId& id) const {
    return store::read_file(file_of(id), 10'000'000).value();
  }
  void replace(const ObjectId& id, const Bytes& bytes) const {
    std::ofstream(file_of(id), std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
  }
  void sql(store::Sql text, std::initializer_list<store::Value> values = {}) {
    ASSERT_TRUE(vault_.database()->write([&](store::Transaction& transaction) -> Status {
      NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(text, values));
      return {};
    }));
  }
  // Opening or reading must fail, as corrupt, without a word in the view log if it was the opening.
  void expect_refused(const ObjectId& id, const char* why = "") {
    const auto views_before = vault_.views(id).value().size();
    auto opened = vault_->open_object(id, {"alice", Access::kViewFull, "case 1"});
    if (!opened) {
      EXPECT_EQ(opened.error().code(), Code::kCorrupt) << why;
      EXPECT_EQ(vault_.views(id).value().size(), views_before) << why;
      return;
    }
    const auto content = read_all(**opened);
    ASSERT_FALSE(content) << why;
    EXPECT_EQ(content.error().code(), Code::kCorrupt) << why;
  }

  TestVault vault_;
  const Bytes content_ = random_bytes(2 * kChunk + 100);
  const SealedObject object_ = vault_.put(content_);
  const SealedObject other_ = vault_.put(random_bytes(2 * kChunk + 100, 43));
};

TEST_F(Tampering, with_any_bit_of_a_small_object_is_detected) {
  for (const std::size_t size : {0u, 3u}) {
    const SealedObject object = vault_.put(random_bytes(size));
    const ObjectId id = object.id;
    const Bytes sealed = stored(id);
    ASSERT_EQ(sealed.size(), 64 + size + 16);
    for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
      Bytes changed = sealed;
      changed[bit / 8] ^= std::byte(1 << bit % 8);
      replace(id, changed);
      const auto opened = SealedPlaintext::open(vault_.parts(), object);
      const Result<Bytes> content = opened ? read_all(**opened) : Result<Bytes>(opened.error());
      ASSERT_FALSE(content) << bit;
      EXPECT_EQ(content.error().code(), Code::kCorrupt) << bit;
    }
    replace(id, sealed);
    EXPECT_TRUE(vault_.get(id));
  }
}

TEST_F(Tampering, with_a_chunk_is_detected_where_it_is_read_and_harms_no_other) {
  Bytes changed = stored(object_.id);
  changed[64 + (kChunk + 16) + 5] ^= std::byte(1);
  replace(object_.id, changed);
  expect_refused(object_.id);
  auto plaintext = vault_->open_object(object_.id, {"system", Access::kRender, "x"}).value();
  Bytes out(100, std::byte(7));
  EXPECT_EQ(plaintext->read_at(0, out).value(), 100u);
  EXPECT_EQ(out, to_bytes(ByteView(content_).first(100)));
  Bytes across(kChunk + 50, std::byte(7));
  EXPECT_EQ(plaintext->read_at(50, across).error().code(), Code::kCorrupt);
  EXPECT_EQ(across, Bytes(kChunk + 50)) << "nothing is given out of a failed read";
  EXPECT_EQ(plaintext->read_at(2 * kChunk, out).value(), 100u);
}

TEST_F(Tampering, with_the_length_is_detected_when_opening) {
  const Bytes sealed = stored(object_.id);
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, std::size_t{64},
                                 std::size_t{64 + kChunk + 16}, std::size_t{64 + 2 * (kChunk + 16)},
                                 sealed.size() - 1, sealed.size() + 1, sealed.size() + 16}) {
    Bytes changed = sealed;
    changed.resize(size);
    replace(object_.id, changed);
    const auto opened = vault_->open_object(object_.id, {"system", Access::kRender, "x"});
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(opened.error().code(), Code::kCorrupt) << size;
  }
}

TEST_F(Tampering, by_swapping_objects_is_detected) {
  const Bytes a = stored(object_.id);
  const Bytes b = stored(other_.id);
  replace(object_.id, b);
  replace(other_.id, a);
  expect_refused(object_.id);
  expect_refused(other_.id);
}

TEST_F(Tampering, by_swapping_objects_and_their_names_inside_is_detected) {
  const Bytes a = stored(object_.id);
  Bytes b = stored(other_.id);
  std::copy(a.begin() + 16, a.begin() + 32, b.begin() + 16);
  replace(object_.id, b);
  expect_refused(object_.id);
  std::copy(a.begin(), a.begin() + 64, b.begin());  // and the commitment with it
  replace(object_.id, b);
  expect_refused(object_.id);
}

TEST_F(Tampering, by_swapping_chunks_is_detected) {
  const Bytes sealed = stored(object_.id);
  Bytes changed = sealed;
  const auto chunk = [](Bytes& bytes, std::size_t i) {
    return bytes.begin() + std::ptrdiff_t(64 + i * (kChunk + 16));
  };
  std::swap_ranges(chunk(changed, 0), chunk(changed, 1), chunk(changed, 1));
  replace(object_.id, changed);
  expect_refused(object_.id, "within one object");
  changed = sealed;
  Bytes foreign = stored(other_.id);
  std::copy(chunk(foreign, 1), chunk(foreign, 2), chunk(changed, 1));
  replace(object_.id, changed);
  expect_refused(object_.id, "from another object");
}

TEST_F(Tampering, by_removing_an_object_is_detected_and_told_from_an_unknown_one) {
  fs::remove(file_of(object_.id));
  expect_refused(object_.id);
}

TEST_F(Tampering, with_any_field_of_a_record_is_detected) {
  const SealedObject found = vault_.put(content_);
  const auto edited = [&](auto edit) {
    SealedObject object = found;
    edit(object);
    const auto opened = SealedPlaintext::open(vault_.parts(), object);
    return !opened && opened.error().code() == Code::kCorrupt;
  };
  EXPECT_FALSE(edited([](SealedObject&) {}));
  EXPECT_TRUE(edited([](SealedObject& o) { o.size -= 1; }));
  EXPECT_TRUE(edited([&](SealedObject& o) { o.id = object_.id; }));
  EXPECT_TRUE(edited([&](SealedObject& o) { o.digests.md5 = other_.digests.md5; }));
  EXPECT_TRUE(edited([&](SealedObject& o) { o.digests.sha1 = other_.digests.sha1; }));
  EXPECT_TRUE(edited([&](SealedObject& o) { o.digests.sha256 = other_.digests.sha256; }));
  EXPECT_TRUE(edited([](SealedObject& o) { o.key_id = "old"; }));
  EXPECT_TRUE(edited([&](SealedObject& o) { o.wrapped_key = other_.wrapped_key; }));
  EXPECT_TRUE(edited([](SealedObject& o) { o.wrapped_key.pop_back(); }));
  EXPECT_TRUE(edited([](SealedObject& o) { o.sealed_at += std::chrono::milliseconds(1); }));
}

TEST_F(Tampering, with_a_row_of_the_database_is_detected) {
  sql("UPDATE vault_objects SET sealed_at_ms = sealed_at_ms - 1 WHERE id = $1",
      {object_.id.text()});
  expect_refused(object_.id);
  sql("UPDATE vault_objects SET sealed_at_ms = sealed_at_ms + 1, md5 = 'not bytes' WHERE id = $1",
      {object_.id.text()});
  expect_refused(object_.id);
  sql("UPDATE vault_objects SET md5 = $2 WHERE id = $1",
      {object_.id.text(), to_bytes(object_.digests.md5.bytes())});
  EXPECT_EQ(vault_.get(object_.id).value(), content_);
}

TEST_F(Tampering, with_the_digests_by_a_mistake_of_ours_is_detected_at_the_last_byte) {
  // A record as a wrong intake would make it: authentic, but with the digests of other bytes.
  SealedObject wrong = object_;
  wrong.digests = other_.digests;
  const Secret<32> key = unwrap_object_key(vault_.keys(), object_).value();
  SeededRandom random(3);
  wrong.wrapped_key = wrap_object_key(vault_.keys(), wrong, key, random).value();
  auto plaintext = SealedPlaintext::open(vault_.parts(), wrong).value();
  Bytes out(2 * kChunk);
  EXPECT_TRUE(plaintext->read_at(0, out));
  EXPECT_TRUE(plaintext->read_at(0, out));
  EXPECT_EQ(plaintext->read_at(2 * kChunk, out).error().code(), Code::kCorrupt);
  EXPECT_EQ(plaintext->read_at(0, out).error().code(), Code::kCorrupt);
}

TEST_F(Tampering, or_a_wrong_key_file_opens_nothing) {
  SeededRandom random(77);
  const KeyRing wrong = nightlight::testing::test_key_ring(random, {"old", "new"});
  const KeyRing missing = nightlight::testing::test_key_ring(random, {"another"});
  const Vault::Parts parts = vault_.parts();
  const auto open_with = [&](const KeyRing& keys) {
    const Vault::Parts changed{parts.database, parts.objects, keys,
                               parts.clock,    parts.random,  parts.logger};
    auto vault = Vault::open(changed).value();
    return vault->open_object(object_.id, {"system", Access::kRender, "x"}).error().code();
  };
  EXPECT_EQ(open_with(wrong), Code::kCorrupt);
  EXPECT_EQ(open_with(missing), Code::kUnavailable);
}

}  // namespace
}  // namespace nightlight::vault
