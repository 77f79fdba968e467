#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "nightlight/core/testing/manual_clock.h"
#include "nightlight/core/testing/seeded_random.h"
#include "nightlight/cybertip/destination.h"
#include "nightlight/service/api.h"
#include "nightlight/service/schema.h"
#include "nightlight/store/testing/failing.h"
#include "nightlight/store/testing/test_database.h"
#include "nightlight/vault/key_ring.h"
#include "picture.h"

namespace nightlight::service {

using Json = nlohmann::json;

// The whole service with real parts: SQLite, the object folder, the confined decoder; only the
// clock and the random bytes are a test's. Requests go straight to the API.
class ServiceTest : public ::testing::Test {
 protected:
  // What a test of another setting gives.
  struct Setup {
    // The banks; when there are none, one with the listed picture.
    std::function<std::vector<LoadedBank>(media::Decoder&)> banks;
    Quarantine::Options alarm;
  };
  ServiceTest() : ServiceTest(Setup{}) {}
  explicit ServiceTest(const Setup& setup);

  // A bank of one list with these entries.
  static LoadedBank make_bank(const BankSettings& settings, std::vector<lists::ListEntry> entries);
  // The fingerprint of a picture, with some of its bits turned over.
  static lists::ListEntry entry_of(media::Decoder& decoder, const Bytes& picture, int flips = 0);

  // A request with this person's or service's token; "" for none.
  net::Response call(net::Method method, std::string_view path, std::string_view who,
                     const Json& body = nullptr);
  net::Response scan(const Bytes& media, const Json& context, std::string_view who = "chat");
  static Json json_of(const net::Response& response);

  // The picture that the list holds, and a scan of it by `account`: the verdict.
  static Bytes listed_picture() { return testing::make_png(1); }
  Json scan_match(std::string_view account);
  // A case with a proposal by "rita" after a full view: its ids.
  struct Proposed {
    std::string case_id;
    std::string report_id;
  };
  Proposed propose(std::string_view account);

  testing::ManualClock clock_;
  testing::SeededRandom random_;
  NullLogger logger_;
  testing::TestDatabase sqlite_{all_migrations()};
  testing::FaultPlan faults_;
  testing::FailingDatabase database_{*sqlite_, faults_};
  testing::TempFolder folder_;
  std::unique_ptr<store::ObjectStore> folder_objects_;
  std::unique_ptr<testing::FailingObjectStore> objects_;
  std::unique_ptr<vault::KeyRing> keys_;
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<media::Decoder> decoder_;
  std::unique_ptr<BankSet> banks_;
  std::unique_ptr<cybertip::Destination> destination_;
  std::unique_ptr<casework::Casework> casework_;
  std::unique_ptr<cybertip::Reports> reports_;
  std::unique_ptr<Identity> identity_;
  Metrics metrics_;
  std::unique_ptr<Quarantine> quarantine_;
  std::unique_ptr<Api> api_;
  std::map<std::string, std::string, std::less<>> tokens_;  // by name
};

}  // namespace nightlight::service
