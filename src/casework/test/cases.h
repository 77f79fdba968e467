#pragma once

#include <string>
#include <vector>

#include "nightlight/casework/casework.h"
#include "nightlight/core/testing/manual_clock.h"
#include "nightlight/core/testing/seeded_random.h"
#include "nightlight/crypto/digest.h"
#include "nightlight/store/testing/test_database.h"

namespace nightlight::casework::test {

// Casework over a real database, with calls that each take a transaction of their own.
class Desk {
 public:
  explicit Desk(const Casework::Options& options = {})
      : database_(Casework::migrations()), casework_(options, clock, random) {}

  Result<RecordedSignal> record(const NewSignal& signal) {
    return write<RecordedSignal>([&](auto& t) { return casework_.record(t, signal); });
  }
  Result<std::optional<vault::ObjectId>> find_evidence(const AccountRef& account,
                                                       const crypto::Sha256& digest) {
    return write<std::optional<vault::ObjectId>>(
        [&](auto& t) { return casework_.find_evidence(t, account, digest); });
  }
  Result<std::vector<Case>> list(const CaseFilter& filter) {
    return write<std::vector<Case>>([&](auto& t) { return casework_.list(t, filter); });
  }
  Result<Case> find(const CaseId& id) {
    return write<Case>([&](auto& t) { return casework_.find(t, id); });
  }
  Result<std::vector<Signal>> signals(const CaseId& id) {
    return write<std::vector<Signal>>([&](auto& t) { return casework_.signals(t, id); });
  }
  Result<EntryFeedback> feedback(const std::string& bank, const std::string& fingerprint) {
    return write<EntryFeedback>([&](auto& t) { return casework_.feedback(t, bank, fingerprint); });
  }
  // Runs one statement of a test's own.
  Status execute(store::Sql sql, std::initializer_list<store::Value> values) {
    return database_->write([&](auto& t) -> Status {
      NIGHTLIGHT_RETURN_IF_ERROR(t.execute(sql, values));
      return {};
    });
  }
  Result<std::vector<Decision>> decisions(const CaseId& id) {
    return write<std::vector<Decision>>([&](auto& t) { return casework_.decisions(t, id); });
  }
  Status decide(const Decision& decision) {
    return database_->write([&](auto& t) { return casework_.decide(t, decision); });
  }
  Status decide(const CaseId& id, DecisionKind kind, const std::string& person,
                const std::string& rationale = "as shown") {
    return decide({id, kind, person, rationale, Timestamp()});
  }
  Result<std::optional<RecordedSignal>> find_repeat(const NewSignal& signal) {
    return write<std::optional<RecordedSignal>>([&](auto& t) {
      return casework_.find_repeat(t, signal.account, *signal.context.upload_id,
                                   signal.evidence_digest);
    });
  }

  NewSignal signal(std::string_view account, std::string_view content = "content") {
    Detection detection;
    detection.detector = "hash-match";
    detection.list_name = "demo";
    detection.hit_kind = "pdq";
    return {AccountRef::parse(account).value(), vault::ObjectId::create(random),
            crypto::sha256(as_bytes(content)), std::move(detection), UploadContext()};
  }

  testing::ManualClock clock;
  testing::SeededRandom random;

 private:
  template <class T>
  Result<T> write(const std::function<Result<T>(store::Transaction&)>& work) {
    return store::write<T>(*database_, work);
  }

  testing::TestDatabase database_;
  Casework casework_;
};

}  // namespace nightlight::casework::test
