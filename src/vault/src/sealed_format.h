#pragma once

#include "nightlight/core/secret.h"
#include "nightlight/vault/key_ring.h"
#include "nightlight/vault/sealed_header.h"
#include "nightlight/vault/vault.h"

namespace nightlight::vault {

// What the chunks of an object are bound to besides its key.
Bytes chunk_context(const ObjectId& id);

// The wrapped key of an object is bound to everything else in its record, so that no field of the
// record can be edited unseen. Uses object.key_id's key; kUnavailable when the ring lacks it.
Result<Bytes> wrap_object_key(const KeyRing& keys, const SealedObject& object,
                              const Secret<32>& key, Random& random);
Result<Secret<32>> unwrap_object_key(const KeyRing& keys, const SealedObject& object);

}  // namespace nightlight::vault
