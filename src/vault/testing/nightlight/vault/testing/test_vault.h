#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nightlight/core/check.h"
#include "nightlight/core/testing/manual_clock.h"
#include "nightlight/core/testing/seeded_random.h"
#include "nightlight/store/testing/test_database.h"
#include "nightlight/vault/vault.h"

namespace nightlight::testing {

// A key ring of fresh keys with these ids, the last one active.
inline vault::KeyRing test_key_ring(Random& random, const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) {
    const SecretBytes file = vault::KeyRing::create_file(id, random).value();
    const std::string_view lines = as_text(file.view(SecretAccess()));
    text += text.empty() ? lines : lines.substr(lines.find('\n') + 1);
  }
  return vault::KeyRing::parse(SecretBytes(as_bytes(text))).value();
}

// Reads a whole object in pieces of an odd size.
inline Result<Bytes> read_all(vault::ObjectPlaintext& plaintext) {
  Bytes all;
  Bytes piece(10'007);
  while (true) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const std::size_t count, plaintext.read_at(all.size(), piece));
    all.insert(all.end(), piece.begin(), piece.begin() + std::ptrdiff_t(count));
    if (count < piece.size()) return all;
  }
}

// A vault of real parts in a temporary folder.
class TestVault {
 public:
  explicit TestVault(std::uint64_t seed = 1) : random_(seed) { open(); }

  // Before a fork: see TestDatabase::close().
  void close() {
    vault_.reset();
    database_.close();
  }
  // As a restart of the program would.
  void reopen() {
    close();
    database_.reopen();
    open();
  }

  vault::Vault& operator*() { return *vault_; }
  vault::Vault* operator->() { return vault_.get(); }
  TestDatabase& database() { return database_; }
  std::filesystem::path objects_folder() const { return database_.folder() / "objects"; }
  ManualClock& clock() { return clock_; }
  vault::KeyRing& keys() { return keys_; }
  vault::Vault::Parts parts() { return {*database_, *objects_, keys_, clock_, random_, logger_}; }

  // Seals and records.
  vault::SealedObject put(ByteView bytes) {
    auto intake = vault_->begin().value();
    NIGHTLIGHT_CHECK(intake->append(bytes).has_value());
    const vault::SealedObject object = intake->finish().value();
    NIGHTLIGHT_CHECK(database_
                         ->write([&](store::Transaction& transaction) {
                           return vault_->record(transaction, object);
                         })
                         .has_value());
    return object;
  }
  // Opens and reads all.
  Result<Bytes> get(const vault::ObjectId& id,
                    const vault::Viewer& viewer = {"system", vault::Access::kRender, "a test"}) {
    NIGHTLIGHT_ASSIGN_OR_RETURN(auto plaintext, vault_->open_object(id, viewer));
    return read_all(*plaintext);
  }
  Status verify_view_log() {
    return database_->read(
        [&](store::Transaction& transaction) { return vault_->verify_view_log(transaction); });
  }
  Result<bool> viewed_in_full(const vault::ObjectId& id) {
    return store::read<bool>(*database_, [&](store::Transaction& transaction) {
      return vault_->viewed_in_full(transaction, id);
    });
  }
  Result<std::vector<vault::ViewRecord>> views(const vault::ObjectId& id) {
    return store::read<std::vector<vault::ViewRecord>>(
        *database_,
        [&](store::Transaction& transaction) { return vault_->views(transaction, id); });
  }

 private:
  void open() {
    objects_ = store::open_folder_object_store(objects_folder()).value();
    vault_ = vault::Vault::open(parts()).value();
  }

  SeededRandom random_;
  ManualClock clock_;
  NullLogger logger_;
  TestDatabase database_{vault::Vault::migrations()};
  std::unique_ptr<store::ObjectStore> objects_;
  vault::KeyRing keys_ = test_key_ring(random_, {"old", "new"});
  std::unique_ptr<vault::Vault> vault_;
};

}  // namespace nightlight::testing
