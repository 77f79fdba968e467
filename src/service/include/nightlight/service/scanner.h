#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nightlight/casework/casework.h"
#include "nightlight/media/decoder.h"
#include "nightlight/service/bank_set.h"
#include "nightlight/service/media_look.h"
#include "nightlight/service/metrics.h"
#include "nightlight/service/quarantine.h"
#include "nightlight/vault/vault.h"

namespace nightlight::service {

struct ScanRequest {
  ByteView media;
  casework::AccountRef account;
  casework::UploadContext context;
};

enum class VerdictKind : unsigned char {
  kMatch,
  kNearMatch,    // only in a bank's second tier
  kQuarantined,  // only with entries that hit too often to be true; recorded, no case
  kAllowed,      // every perceptual match is excused by an allow-bank
  kNoMatch,
  kNotComparable,  // no exact digest matched, and there was nothing whole of sufficient quality to
                   // compare
};
std::string_view verdict_name(VerdictKind kind);

struct ScanResult {
  VerdictKind verdict = VerdictKind::kNoMatch;
  crypto::MediaDigests digests;
  MediaLook look;
  std::vector<Finding> findings;                   // best first
  std::optional<casework::RecordedSignal> signal;  // when a case was opened or joined
};

// The hit as it is kept with a signal and shown to people.
casework::Detection describe(const Finding& finding, const MediaLook& look);

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
    media::Decoder& video_decoder;  // of its own, so that long videos keep no picture waiting
    const BankSet& banks;
    Quarantine& quarantine;
    Metrics& metrics;
    const Clock& clock;
  };
  Scanner(const Parts& parts, const LookOptions& options) : parts_(parts), options_(options) {}

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
  MediaLook look_at(ByteView media);
  Status act(const ScanRequest& request, ScanResult& result);
  Result<casework::RecordedSignal> record(const ScanRequest& request, const ScanResult& result,
                                          const Finding& finding);
  Result<vault::SealedObject> seal(ByteView media);
  void count(const ScanResult& result);

  Parts parts_;
  LookOptions options_;
};

}  // namespace nightlight::service
