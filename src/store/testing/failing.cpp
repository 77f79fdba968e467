#include "nightlight/store/testing/failing.h"

namespace nightlight::testing {
namespace {

// Runs `real` unless the plan says the call must not take effect; the planned error wins over its
// result.
template <class Function>
auto run(FaultPlan& plan, Call call, Function real) -> decltype(real()) {
  const auto fault = plan.next(call);
  if (!fault) return real();
  if (fault->effect == Effect::kTook) {
    auto result = real();
    if (!result) return result;
  }
  return fault->error;
}

class FailingTransaction final : public store::Transaction {
 public:
  FailingTransaction(store::Transaction& real, FaultPlan& plan) : real_(real), plan_(plan) {}

  Result<std::vector<store::Row>> query(store::Sql sql,
                                        std::initializer_list<store::Value> values) override {
    NIGHTLIGHT_RETURN_IF_ERROR(state_);
    auto rows = run(plan_, Call::kStatement, [&] { return real_.query(sql, values); });
    if (!rows) state_ = rows.error();
    return rows;
  }
  Result<std::int64_t> execute(store::Sql sql,
                               std::initializer_list<store::Value> values) override {
    NIGHTLIGHT_RETURN_IF_ERROR(state_);
    auto count = run(plan_, Call::kStatement, [&] { return real_.execute(sql, values); });
    if (!count) state_ = count.error();
    return count;
  }
  const Status& state() const { return state_; }

 private:
  store::Transaction& real_;
  FaultPlan& plan_;
  Status state_;  // a failed statement spoils its transaction, as in a real database
};

std::function<Status(store::Transaction&)> failing(
    const std::function<Status(store::Transaction&)>& work, FaultPlan& plan) {
  return [&work, &plan](store::Transaction& real) -> Status {
    FailingTransaction transaction(real, plan);
    NIGHTLIGHT_RETURN_IF_ERROR(work(transaction));
    return transaction.state();
  };
}

class FailingWriter final : public store::ObjectWriter {
 public:
  FailingWriter(std::unique_ptr<store::ObjectWriter> real, FaultPlan& plan)
      : real_(std::move(real)), plan_(plan) {}
  Status append(ByteView bytes) override {
    return run(plan_, Call::kObjectAppend, [&] { return real_->append(bytes); });
  }
  Status commit() override {
    return run(plan_, Call::kObjectCommit, [&] { return real_->commit(); });
  }

 private:
  std::unique_ptr<store::ObjectWriter> real_;
  FaultPlan& plan_;
};

class FailingReader final : public store::ObjectReader {
 public:
  FailingReader(std::unique_ptr<store::ObjectReader> real, FaultPlan& plan)
      : real_(std::move(real)), plan_(plan) {}
  std::uint64_t size() const override { return real_->size(); }
  Status read_at(std::uint64_t offset, std::span<std::byte> out) override {
    return run(plan_, Call::kObjectRead, [&] { return real_->read_at(offset, out); });
  }

 private:
  std::unique_ptr<store::ObjectReader> real_;
  FaultPlan& plan_;
};

}  // namespace

void FaultPlan::fail(Call call, int nth, Effect effect, Error error) {
  clear();
  const std::lock_guard lock(mutex_);
  call_ = call;
  nth_ = nth;
  fault_ = {effect, error};
}

void FaultPlan::clear() {
  const std::lock_guard lock(mutex_);
  nth_ = 0;
  happened_ = false;
  for (int& count : counts_) count = 0;
}

bool FaultPlan::happened() const {
  const std::lock_guard lock(mutex_);
  return happened_;
}

int FaultPlan::count(Call call) const {
  const std::lock_guard lock(mutex_);
  return counts_[std::size_t(call)];
}

std::optional<FaultPlan::Fault> FaultPlan::next(Call call) {
  const std::lock_guard lock(mutex_);
  const int number = ++counts_[std::size_t(call)];
  if (nth_ == 0 || call != call_ || number != nth_) return std::nullopt;
  happened_ = true;
  return fault_;
}

Status FailingDatabase::write(const std::function<Status(store::Transaction&)>& work) {
  return run(plan_, Call::kWrite, [&] { return real_.write(failing(work, plan_)); });
}

Status FailingDatabase::read(const std::function<Status(store::Transaction&)>& work) {
  return run(plan_, Call::kRead, [&] { return real_.read(failing(work, plan_)); });
}

Result<std::unique_ptr<store::ObjectWriter>> FailingObjectStore::create(std::string_view name) {
  return run(plan_, Call::kObjectCreate, [&]() -> Result<std::unique_ptr<store::ObjectWriter>> {
    NIGHTLIGHT_ASSIGN_OR_RETURN(auto real, real_.create(name));
    return std::make_unique<FailingWriter>(std::move(real), plan_);
  });
}

Result<std::unique_ptr<store::ObjectReader>> FailingObjectStore::open(std::string_view name) {
  return run(plan_, Call::kObjectOpen, [&]() -> Result<std::unique_ptr<store::ObjectReader>> {
    NIGHTLIGHT_ASSIGN_OR_RETURN(auto real, real_.open(name));
    return std::make_unique<FailingReader>(std::move(real), plan_);
  });
}

Status FailingObjectStore::remove(std::string_view name) {
  return run(plan_, Call::kObjectRemove, [&] { return real_.remove(name); });
}

}  // namespace nightlight::testing
