#pragma once

#include <memory>

#include "nightlight/crypto/chunked_aead.h"
#include "nightlight/vault/vault.h"

namespace nightlight::vault {

// Seals bytes as they come: one chunk of plaintext in memory, nothing but ciphertext outside.
class SealingIntake final : public Intake {
 public:
  static Result<std::unique_ptr<Intake>> begin(const Vault::Parts& parts);

  Status append(ByteView bytes) override;
  Result<SealedObject> finish() override;

 private:
  SealingIntake(const Vault::Parts& parts, const ObjectId& id, Secret<32> key);
  Status start();
  Status append_chunks(ByteView bytes);
  Status seal_buffer(crypto::ChunkKind kind);
  Result<SealedObject> describe();

  const Vault::Parts parts_;
  const ObjectId id_;
  const Secret<32> key_;
  crypto::ChunkSealer sealer_;
  std::unique_ptr<store::ObjectWriter> writer_;
  crypto::MediaDigester digester_;
  SecretBytes buffer_{crypto::kChunkSize};
  std::size_t buffered_ = 0;
  std::uint64_t size_ = 0;
  Status state_;  // the first failure, repeated from then on
};

}  // namespace nightlight::vault
