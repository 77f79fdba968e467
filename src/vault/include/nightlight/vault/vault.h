#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nightlight/core/clock.h"
#include "nightlight/core/id.h"
#include "nightlight/core/log.h"
#include "nightlight/core/random.h"
#include "nightlight/core/result.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/store/database.h"
#include "nightlight/store/migration.h"
#include "nightlight/store/object_store.h"
#include "nightlight/vault/key_ring.h"

namespace nightlight::vault {

struct ObjectTag {
  static constexpr Literal kPrefix = "obj";
};
using ObjectId = Id<ObjectTag>;

// What is recorded of a sealed object. Digests are of the bytes as received.
struct SealedObject {
  ObjectId id;
  std::uint64_t size = 0;
  crypto::MediaDigests digests;
  std::string key_id;  // the key-encryption key that wraps its key
  Bytes wrapped_key;
  Timestamp sealed_at;
};

// Bytes on their way into the vault: encrypted as they arrive, no plaintext on disk, memory
// bounded. Not safe from many threads. Destruction without finish() leaves nothing behind.
class Intake {
 public:
  virtual ~Intake() = default;
  virtual Status append(ByteView bytes) = 0;
  // Makes the object durable; call once. It belongs to the vault once Vault::record() has
  // committed. If that never happens, what stays in the object store is noise: its key was in this
  // answer only.
  virtual Result<SealedObject> finish() = 0;
};

// How an object is opened. Each kind is a fact about what a person or a machine got.
enum class Access : unsigned char {
  kViewBlurred,   // a person got a picture in which details cannot be made out
  kViewPart,      // a person got a clear picture of a part, such as the first of several frames
  kViewFull,      // a person got the entire contents
  kRender,        // a machine made a picture for a person, who has not got it yet
  kReportUpload,  // the submitter streams it to the CyberTipline
};
std::string_view access_name(Access access);

// Who opens an object, and why: the content of a view log entry.
struct Viewer {
  std::string person;  // the user's name, or "system"; 1..100 bytes, like the reason
  Access access = Access::kViewBlurred;
  std::string reason;  // a case or report id as text
};

// Plaintext of an object, in any order of places. Every chunk is authenticated before a byte of it
// is given out: kCorrupt otherwise. When the whole is read in order from 0 to the end, the digests
// are compared with the record at the last byte, too. Not safe from many threads.
class ObjectPlaintext {
 public:
  virtual ~ObjectPlaintext() = default;
  virtual std::uint64_t size() const = 0;
  // Fills `out` from `offset` and returns how many bytes that were; fewer only at the end. Fails
  // with kCorrupt or, when the object store is away, kUnavailable; `out` holds nothing then.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) = 0;
};

struct ViewRecord {
  std::uint64_t sequence = 0;  // 1, 2, 3, … without gaps over the whole vault
  ObjectId object;
  Viewer viewer;
  Timestamp at;
};

// Why an object must be kept.
enum class HoldReason : unsigned char {
  kReport,  // 18 U.S.C. 2258A(h): one year from a finished CyberTipline report
};

struct Hold {
  ObjectId object;
  HoldReason reason = HoldReason::kReport;
  std::string reference;           // the report's id as text
  std::optional<Timestamp> until;  // none: until the report is finished
};

// Sealed evidence, its view log and its holds (docs/spec/sealed-object.md, docs/spec/view-log.md).
// Safe to use from many threads.
class Vault {
 public:
  // Everything is borrowed and must outlive the vault.
  struct Parts {
    store::Database& database;
    store::ObjectStore& objects;
    const KeyRing& keys;
    const Clock& clock;
    Random& random;
    Logger& logger;
  };
  // Needs the schema of migrations(). Fails like a transaction.
  static Result<std::unique_ptr<Vault>> open(const Parts& parts);
  static std::span<const store::Migration> migrations();
  virtual ~Vault() = default;

  virtual Result<std::unique_ptr<Intake>> begin() = 0;
  // Enters a finished object into the vault, as part of the caller's transaction. kConflict when it
  // is there already.
  virtual Status record(store::Transaction& transaction, const SealedObject& object) = 0;
  // Removes a finished object that was not recorded after all. Only for objects of which no
  // transaction that records them can still be under way.
  virtual Status discard(const SealedObject& object) = 0;
  // Facts about an object; kNotFound.
  virtual Result<SealedObject> find(store::Transaction& transaction, const ObjectId& id) = 0;

  // Checks that the object is there and is the recorded one, writes the view log entry, durably,
  // and only then gives access to the plaintext. Not inside a transaction. Fails with kNotFound,
  // kInvalidArgument (a person or reason that cannot be logged), kCorrupt (the object, its record
  // or the log was tampered with), or kUnavailable (also when the key ring lacks a key).
  virtual Result<std::unique_ptr<ObjectPlaintext>> open_object(const ObjectId& id,
                                                               const Viewer& viewer) = 0;

  // Writes that a person gets what was rendered for them. Commit it before the first byte leaves:
  // the log may say that a person got a picture that was then lost on the way, never the reverse.
  // Fails like open_object().
  virtual Status record_view(store::Transaction& transaction, const ObjectId& id,
                             const Viewer& viewer) = 0;

  // The view log entries of one object, oldest first. kCorrupt and the sequence number of the first
  // that was edited.
  virtual Result<std::vector<ViewRecord>> views(store::Transaction& transaction,
                                                const ObjectId& id) = 0;
  // Whether the log holds a person's (not "system"'s) full view: the only source of
  // `fileViewedByEsp`. Fails like views().
  virtual Result<bool> viewed_in_full(store::Transaction& transaction, const ObjectId& id) = 0;
  // Checks the whole chain of the view log; kCorrupt and the sequence number of the first wrong
  // entry, or none when the authenticated head is wrong.
  virtual Status verify_view_log(store::Transaction& transaction) = 0;

  // Places or extends the hold with this object, reason and reference (1..100 bytes). A later
  // `until` wins, none wins over all until set_hold_end() names one; otherwise no hold ever gets
  // shorter. kNotFound when there is no such object.
  virtual Status place_hold(store::Transaction& transaction, const Hold& hold) = 0;
  // Gives the hold an end, unless it has a later one. kNotFound when there is no such hold.
  virtual Status set_hold_end(store::Transaction& transaction, const Hold& hold) = 0;
  virtual Result<std::vector<Hold>> holds(store::Transaction& transaction, const ObjectId& id) = 0;
};

}  // namespace nightlight::vault
