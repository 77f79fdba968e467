#pragma once

#include "nightlight/crypto/digest.h"
#include "nightlight/vault/vault.h"

namespace nightlight::vault {

// The hash of an entry, over the one before it (docs/spec/view-log.md).
crypto::Sha256 entry_hash(const crypto::Sha256& previous, const ViewRecord& record);

// The append-only log of views: rows chained by hashes, and one row, the head, that says how many
// there are and is authenticated with a key of the ring. Borrows the ring.
class ViewLog {
 public:
  explicit ViewLog(const KeyRing& keys) : keys_(keys) {}

  // Makes the head of an empty log for an empty vault. kCorrupt when objects are there, but no
  // head.
  Status create_if_missing(store::Transaction& transaction) const;
  // kInvalidArgument for a viewer that cannot be logged; kCorrupt when the head was tampered with.
  Status append(store::Transaction& transaction, const ObjectId& object, const Viewer& viewer,
                Timestamp at) const;
  // kCorrupt and the sequence number of the first of them that was edited.
  Result<std::vector<ViewRecord>> of_object(store::Transaction& transaction,
                                            const ObjectId& object) const;
  Status verify(store::Transaction& transaction) const;

 private:
  struct Head {
    std::uint64_t entries = 0;
    crypto::Sha256 hash;
  };
  Result<Head> read_head(store::Transaction& transaction) const;
  Status write_head(store::Transaction& transaction, const Head& head) const;

  const KeyRing& keys_;
};

}  // namespace nightlight::vault
