#include "nightlight/vault/vault.h"

#include <algorithm>

#include "holds.h"
#include "intake.h"
#include "objects.h"
#include "plaintext.h"
#include "view_log.h"

namespace nightlight::vault {
namespace {

class SealedVault final : public Vault {
 public:
  explicit SealedVault(const Parts& parts) : parts_(parts), log_(parts.keys) {}

  Status prepare() {
    return parts_.database.write(
        [this](store::Transaction& transaction) { return log_.create_if_missing(transaction); });
  }

  Result<std::unique_ptr<Intake>> begin() override { return SealingIntake::begin(parts_); }

  Status record(store::Transaction& transaction, const SealedObject& object) override {
    return insert_object(transaction, object);
  }

  Status discard(const SealedObject& object) override {
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.database.read([&](store::Transaction& transaction) -> Status {
      const auto found = find_object(transaction, object.id);
      if (found) return Error(Code::kConflict, "the object is recorded").in("vault");
      if (found.error().code() != Code::kNotFound) return found.error();
      return {};
    }));
    return parts_.objects.remove(object.id.text());
  }

  Result<SealedObject> find(store::Transaction& transaction, const ObjectId& id) override {
    return find_object(transaction, id);
  }

  // All that can fail comes before the entry: an entry that says a person got what they did not get
  // would be as wrong as a missing one.
  Result<std::unique_ptr<ObjectPlaintext>> open_object(const ObjectId& id,
                                                       const Viewer& viewer) override {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const SealedObject object, find_alone(id));
    auto plaintext = SealedPlaintext::open(parts_, object);
    if (!plaintext) {
      parts_.logger.log(Level::kError, "sealed object could not be opened",
                        {{"object", id}, {"error", plaintext.error()}});
      return plaintext.error();
    }
    NIGHTLIGHT_RETURN_IF_ERROR(parts_.database.write(
        [&](store::Transaction& transaction) { return record_view(transaction, id, viewer); }));
    return std::unique_ptr<ObjectPlaintext>(*std::move(plaintext));
  }

  Status record_view(store::Transaction& transaction, const ObjectId& id,
                     const Viewer& viewer) override {
    return log_.append(transaction, id, viewer, parts_.clock.now());
  }

  Result<std::vector<ViewRecord>> views(store::Transaction& transaction,
                                        const ObjectId& id) override {
    return log_.of_object(transaction, id);
  }

  Result<bool> viewed_in_full(store::Transaction& transaction, const ObjectId& id) override {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const auto records, log_.of_object(transaction, id));
    return std::ranges::any_of(records, [](const ViewRecord& record) {
      return record.viewer.access == Access::kViewFull && record.viewer.person != "system";
    });
  }

  Status verify_view_log(store::Transaction& transaction) override {
    return log_.verify(transaction);
  }

  Status place_hold(store::Transaction& transaction, const Hold& hold) override {
    return insert_hold(transaction, hold);
  }
  Status set_hold_end(store::Transaction& transaction, const Hold& hold) override {
    return end_hold(transaction, hold);
  }
  Result<std::vector<Hold>> holds(store::Transaction& transaction, const ObjectId& id) override {
    return holds_of(transaction, id);
  }

 private:
  Result<SealedObject> find_alone(const ObjectId& id) {
    return store::read<SealedObject>(parts_.database, [&](store::Transaction& transaction) {
      return find_object(transaction, id);
    });
  }

  const Parts parts_;
  const ViewLog log_;
};

}  // namespace

Result<std::unique_ptr<Vault>> Vault::open(const Parts& parts) {
  auto vault = std::make_unique<SealedVault>(parts);
  NIGHTLIGHT_RETURN_IF_ERROR(vault->prepare());
  return vault;
}

}  // namespace nightlight::vault
