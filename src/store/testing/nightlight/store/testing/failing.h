#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "nightlight/store/database.h"
#include "nightlight/store/object_store.h"

namespace nightlight::testing {

// A call to the outside that can be made to fail.
enum class Call : unsigned char {
  kWrite,  // Database::write: before = never began, after = committed, but the caller is told it
           // failed
  kRead,   // Database::read
  kStatement,     // Transaction::query and execute
  kObjectCreate,  // ObjectStore::create
  kObjectAppend,  // ObjectWriter::append
  kObjectCommit,  // ObjectWriter::commit
  kObjectOpen,    // ObjectStore::open
  kObjectRead,    // ObjectReader::read_at
  kObjectRemove,  // ObjectStore::remove
};

// Whether the failing call took effect.
enum class Effect : unsigned char { kNone, kTook };

// Says which call fails. Shared by the doubles below; outlives them. Safe to use from many threads.
class FaultPlan {
 public:
  // The nth (from 1) call of this kind from now on fails; with kTook, after doing its work.
  void fail(Call call, int nth, Effect effect,
            Error error = Error(Code::kUnavailable, "a fault of the test"));
  // No further call fails.
  void clear();
  // Whether the planned failure has happened.
  bool happened() const;
  // How many calls of this kind were made since the last fail() or clear().
  int count(Call call) const;

  // For the doubles: counts the call and says how it shall fail, if it shall.
  struct Fault {
    Effect effect;
    Error error;
  };
  std::optional<Fault> next(Call call);

 private:
  static constexpr std::size_t kCalls = std::size_t(Call::kObjectRemove) + 1;
  mutable std::mutex mutex_;
  // All below guarded by mutex_.
  Call call_ = Call::kWrite;
  int nth_ = 0;  // 0: nothing is planned
  Fault fault_{Effect::kNone, Error(Code::kUnavailable, "a fault of the test")};
  bool happened_ = false;
  int counts_[kCalls] = {};
};

// Pass every call on to a real part, except the one the plan names.
class FailingDatabase final : public store::Database {
 public:
  FailingDatabase(store::Database& real, FaultPlan& plan) : real_(real), plan_(plan) {}
  Status write(const std::function<Status(store::Transaction&)>& work) override;
  Status read(const std::function<Status(store::Transaction&)>& work) override;

 private:
  store::Database& real_;
  FaultPlan& plan_;
};

class FailingObjectStore final : public store::ObjectStore {
 public:
  FailingObjectStore(store::ObjectStore& real, FaultPlan& plan) : real_(real), plan_(plan) {}
  Result<std::unique_ptr<store::ObjectWriter>> create(std::string_view name) override;
  Result<std::unique_ptr<store::ObjectReader>> open(std::string_view name) override;
  Status remove(std::string_view name) override;

 private:
  store::ObjectStore& real_;
  FaultPlan& plan_;
};

}  // namespace nightlight::testing
