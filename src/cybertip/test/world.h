#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "far_side.h"
#include "nightlight/core/testing/manual_clock.h"
#include "nightlight/core/testing/seeded_random.h"
#include "nightlight/cybertip/reports.h"
#include "nightlight/cybertip/submitter.h"
#include "nightlight/store/testing/test_database.h"
#include "nightlight/vault/vault.h"

namespace nightlight::cybertip::test {

// Passes writes on until the nth, which fails (or commits and says it failed), and fails everything
// from then on: what a killed program leaves behind is what was committed before.
class MortalDatabase final : public store::Database {
 public:
  enum class Death : unsigned char { kBefore, kAfter };

  explicit MortalDatabase(store::Database& real) : real_(real) {}

  void die_at_write(int nth, Death death) {
    nth_ = nth;
    death_ = death;
    writes_ = 0;
  }
  void die() { dead_ = true; }
  void revive() {
    dead_ = false;
    nth_ = 0;
    writes_ = 0;
  }
  bool dead() const { return dead_; }
  int writes() const { return writes_; }

  Status write(const std::function<Status(store::Transaction&)>& work) override {
    if (!dead_ && ++writes_ == nth_) {
      dead_ = true;
      if (death_ == Death::kAfter) (void)real_.write(work);
    } else if (!dead_) {
      return real_.write(work);
    }
    return Error(Code::kUnavailable, "the program was killed");
  }
  Status read(const std::function<Status(store::Transaction&)>& work) override {
    if (dead_) return Error(Code::kUnavailable, "the program was killed");
    return real_.read(work);
  }

 private:
  store::Database& real_;
  bool dead_ = false;
  int nth_ = 0;
  int writes_ = 0;
  Death death_ = Death::kBefore;
};

inline Destination sandbox(const std::string& user = "provider") {
  return Destination::create({.kind = DestinationKind::kSandbox,
                              .base_url = "http://127.0.0.1:9090/ispws",
                              .user = user,
                              .consent = ProductionConsent::kAbsent},
                             SecretBytes(as_bytes("sandbox password")))
      .value();
}

inline vault::KeyRing key_ring(Random& random) {
  return vault::KeyRing::parse(vault::KeyRing::create_file("test", random).value()).value();
}

// A report that is complete but for its files.
inline Report complete_report() {
  Report report;
  report.incident.at = from_unix_ms(1768460000000);
  report.incident.at_description = "The moment the file was uploaded.";
  report.reporter = {"Trust",
                     "Desk",
                     "trust@example.org",
                     "Serve process on Example Chat, 1 Example Road; emergencies +1 555 0100",
                     std::nullopt,
                     "https://example.org/legal"};
  report.account.esp_identifier = "user-42";
  report.account.ip_events = {
      {"203.0.113.7", IpEventName::kUpload, from_unix_ms(1768460000000), std::uint16_t{51234}}};
  report.narrative = "A file of the account equals entry 7 of the list demo.";
  return report;
}

// Everything around a submitter: a real store, a real vault with two sealed files, a far side, a
// clock.
class World {
 public:
  World() : database(*real_), far_side(clock) {
    real_.migrate(vault::Vault::migrations());
    real_.migrate(Reports::migrations());
    objects_ = store::open_folder_object_store(real_.folder() / "objects").value();
    start();
    files = {seal(std::string(2500, 'a')), seal("another harmless file")};
  }

  // A new start of the program over what is in the store.
  void start() {
    database.revive();
    submitter_.reset();
    vault_ = vault::Vault::open({database, *objects_, keys_, clock, random, logger}).value();
    reports_ = std::make_unique<Reports>(*vault_, destination, clock, random);
    submitter_ = create_submitter();
  }
  std::unique_ptr<Submitter> create_submitter() {
    return Submitter::create({database, *vault_, far_side, destination, clock, random, logger},
                             options)
        .value();
  }

  ReportFile seal(const std::string& content) {
    auto intake = vault_->begin().value();
    EXPECT_TRUE(intake->append(as_bytes(content)));
    const vault::SealedObject sealed = intake->finish().value();
    EXPECT_TRUE(real_->write([&](auto& t) { return vault_->record(t, sealed); }));
    ReportFile file{
        sealed.id,    sealed.size, sealed.digests, "holiday.jpg", from_unix_ms(1768460000000),
        std::nullopt, false};
    return file;
  }

  Report report() const {
    Report report = complete_report();
    report.files = files;
    return report;
  }

  // A new approved report; each has a reference of its own.
  ReportId approved() {
    const ReportId id = draft(report(), "case-" + std::to_string(++references_)).value();
    EXPECT_TRUE(approve(id));
    return id;
  }
  Result<ReportId> draft(const Report& report, const std::string& reference) {
    return write<ReportId>([&](auto& t) { return reports_->draft(t, {reference, report, "ada"}); });
  }
  Status approve(const ReportId& id, const std::string& person = "ben") {
    return real_->write([&](auto& t) { return reports_->approve(t, id, person); });
  }
  Status withdraw(const ReportId& id) {
    return real_->write([&](auto& t) { return reports_->withdraw(t, id, "ben"); });
  }
  Status requeue(const ReportId& id) {
    return real_->write([&](auto& t) { return reports_->requeue(t, id, "ben"); });
  }
  std::vector<Finding> check(const ReportId& id) {
    return write<std::vector<Finding>>([&](auto& t) { return reports_->check(t, id); }).value();
  }
  Result<ReportStatus> find(const ReportId& id) {
    return write<ReportStatus>([&](auto& t) { return reports_->find(t, id); });
  }
  Documents documents(const ReportId& id) {
    return write<Documents>([&](auto& t) { return reports_->documents(t, id); }).value();
  }
  std::vector<vault::Hold> holds(const vault::ObjectId& object) {
    return write<std::vector<vault::Hold>>([&](auto& t) { return vault_->holds(t, object); })
        .value();
  }
  // One whole number from the store.
  std::int64_t number(store::Sql sql, const ReportId& id) {
    return write<std::int64_t>([&](auto& t) -> Result<std::int64_t> {
             NIGHTLIGHT_ASSIGN_OR_RETURN(const auto rows, t.query(sql, {id.text()}));
             return rows.at(0).integer(0);
           })
        .value();
  }
  Bytes bytes(store::Sql sql, const ReportId& id) {
    return write<Bytes>([&](auto& t) -> Result<Bytes> {
             NIGHTLIGHT_ASSIGN_OR_RETURN(const auto rows, t.query(sql, {id.text()}));
             return rows.at(0).bytes(0);
           })
        .value();
  }

  Result<std::optional<Timestamp>> run() { return submitter_->run_due(); }

  // Runs and moves the clock to whenever the next is due, until nothing waits; starts the program
  // again whenever it was killed. Gives the number of rounds, or nothing when there were too many.
  std::optional<int> run_to_end(int most = 200) {
    for (int round = 1; round <= most; ++round) {
      const auto due = run();
      if (!due) {
        if (!database.dead()) return std::nullopt;
        start();
        continue;
      }
      if (!due->has_value()) return round;
      if (**due > clock.now()) clock.set(**due);
    }
    return std::nullopt;
  }

  template <class T>
  Result<T> write(const std::function<Result<T>(store::Transaction&)>& work) {
    return store::write<T>(*real_, work);
  }

  testing::ManualClock clock;
  testing::SeededRandom random;
  NullLogger logger;
  Submitter::Options options;
  Destination destination = sandbox();

 private:
  testing::TestDatabase real_;
  vault::KeyRing keys_ = key_ring(random);
  std::unique_ptr<store::ObjectStore> objects_;
  int references_ = 0;

 public:
  MortalDatabase database;
  FarSide far_side;
  std::vector<ReportFile> files;

  vault::Vault& vault() { return *vault_; }
  Reports& reports() { return *reports_; }

 private:
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<Reports> reports_;
  std::unique_ptr<Submitter> submitter_;
};

// What must be true once a report is finished, whatever happened on the way. `orphans` are reports
// that are left open until they delete themselves.
inline void expect_finished_once(World& world, const ReportId& id) {
  const ReportStatus status = world.find(id).value();
  ASSERT_EQ(status.state, ReportState::kFinished) << status.last_problem.value_or("");
  ASSERT_EQ(world.far_side.count(FarSide::State::kFinished), 1);
  const auto& [cybertip_id, finished] = *world.far_side.finished();
  ASSERT_TRUE(status.receipt.has_value());
  EXPECT_EQ(status.receipt->cybertip_id, cybertip_id);
  EXPECT_EQ(finished.files.size(), world.files.size());
  std::vector<std::string> sent;
  std::vector<std::string> approved;
  for (const auto& [file_id, file] : finished.files) {
    sent.push_back(file.md5);
    EXPECT_EQ(file.details, 1);
  }
  for (const ReportFile& file : world.files) approved.push_back(file.digests.md5.hex());
  std::sort(sent.begin(), sent.end());
  std::sort(approved.begin(), approved.end());
  EXPECT_EQ(sent, approved);
  EXPECT_EQ(finished.document,
            as_text(world.bytes("SELECT document FROM cybertip_reports WHERE id = $1", id)));
  if (!status.receipt->answer.empty()) {
    EXPECT_EQ(as_text(status.receipt->answer), world.far_side.last_finish_answer);
  }
  for (const ReportFile& file : world.files) {
    const auto holds = world.holds(file.object);
    const auto hold = std::find_if(holds.begin(), holds.end(), [&](const vault::Hold& one) {
      return one.reference == id.text();
    });
    ASSERT_NE(hold, holds.end());
    ASSERT_TRUE(hold->until.has_value());
    EXPECT_GE(*hold->until, status.receipt->finished_at + std::chrono::hours(24 * 365));
  }
}

}  // namespace nightlight::cybertip::test
