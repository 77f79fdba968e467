#pragma once

#include "nightlight/vault/vault.h"

namespace nightlight::vault {

// Holds as rows of vault_holds; the rules are in vault.h.
Status insert_hold(store::Transaction& transaction, const Hold& hold);
Status end_hold(store::Transaction& transaction, const Hold& hold);
Result<std::vector<Hold>> holds_of(store::Transaction& transaction, const ObjectId& id);

}  // namespace nightlight::vault
