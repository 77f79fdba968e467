#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nightlight/casework/casework.h"
#include "nightlight/media/decoder.h"
#include "nightlight/service/list_set.h"
#include "nightlight/service/metrics.h"
#include "nightlight/service/picture.h"
#include "nightlight/vault/vault.h"

namespace nightlight::service {

struct ScanRequest {
  ByteView media;
  casework::AccountRef account;
  casework::UploadContext context;
};

enum class VerdictKind : unsigned char {
  kMatch,
  kNoMatch,
  kNotComparable,  // no exact digest matched, and there was no whole picture of sufficient quality
                   // to compare
};
std::string_view verdict_name(VerdictKind kind);

struct ScanResult {
  VerdictKind verdict = VerdictKind::kNoMatch;
  crypto::MediaDigests digests;
  Picture picture;
  std::vector<ListHit> hits;                       // best first
  std::optional<casework::RecordedSignal> signal;  // of a match
};

// The hit as it is kept with a signal and shown to people.
casework::Detection describe(const ListHit& found);

// The first use case: bytes in, a verdict out, and with a match a signal whose evidence is sealed
// in the vault before the caller gets the answer. Safe to use from many threads.
class Scanner {
 public:
  // Borrowed.
  struct Parts {
    store::Database& database;
    vault::Vault& vault;
    casework::Casework& casework;
    media::Decoder& decoder;
    const ListSet& lists;
    Metrics& metrics;
  };
  explicit Scanner(const Parts& parts) : parts_(parts) {}

  // Fails with kInvalidArgument on an empty file, kUnavailable when nothing can be decoded at the
  // moment and no exact digest matched (never a silent "no match"), and as the vault and the store
  // do.
  Result<ScanResult> scan(const ScanRequest& request);

 private:
  // What is stored already: the signal this upload repeats, evidence of the same bytes in the case
  // to be joined.
  struct Known {
    std::optional<casework::RecordedSignal> repeat;
    std::optional<vault::ObjectId> evidence;
  };
  Result<Known> find_known(const ScanRequest& request, const crypto::Sha256& digest);
  Result<casework::RecordedSignal> record(const ScanRequest& request, const ScanResult& result);
  Result<vault::SealedObject> seal(ByteView media);

  Parts parts_;
};

}  // namespace nightlight::service
