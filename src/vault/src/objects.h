#pragma once

#include "nightlight/vault/vault.h"

namespace nightlight::vault {

// The records of sealed objects, as rows of vault_objects.
Status insert_object(store::Transaction& transaction, const SealedObject& object);
// kNotFound; kCorrupt when the row cannot be read.
Result<SealedObject> find_object(store::Transaction& transaction, const ObjectId& id);
// kNotFound when there is none.
Status require_object(store::Transaction& transaction, const ObjectId& id);

// The id in column `column` of a row, kCorrupt when it is none.
Result<ObjectId> id_column(const store::Row& row, std::size_t column);

// Checks text that people or callers chose before it enters a log: 1..100 bytes, no control
// characters. Fails with kInvalidArgument and the subject.
Status check_name(std::string_view text, Literal subject);

}  // namespace nightlight::vault
