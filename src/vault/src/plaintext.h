#pragma once

#include <memory>
#include <optional>

#include "nightlight/crypto/chunked_aead.h"
#include "nightlight/vault/vault.h"

namespace nightlight::vault {

// Opens the chunks that are asked for, keeps the last one, and checks the digests of what is read
// in one go from the first byte to the last.
class SealedPlaintext final : public ObjectPlaintext {
 public:
  // Checks everything that can be checked without plaintext: the record against the wrapped key,
  // the header against the key and the id, the size.
  static Result<std::unique_ptr<SealedPlaintext>> open(const Vault::Parts& parts,
                                                       const SealedObject& object);

  std::uint64_t size() const override { return object_.size; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> out) override;

 private:
  SealedPlaintext(const SealedObject& object, std::unique_ptr<store::ObjectReader> reader,
                  crypto::ChunkOpener opener, Logger& logger);
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out);
  // Makes the chunk with this index the current one.
  Status open_chunk(std::uint64_t index);
  // Takes note of bytes given out in order; kCorrupt when they were the last and the digests
  // differ.
  Status check_digests(std::uint64_t offset, ByteView given);

  const SealedObject object_;
  std::unique_ptr<store::ObjectReader> reader_;
  const crypto::ChunkOpener opener_;
  Logger& logger_;
  std::optional<std::uint64_t> current_index_;
  SecretBytes current_;
  std::optional<crypto::MediaDigester> digester_;  // none once the digests have been compared
  std::uint64_t digested_ = 0;
  Status digests_;  // a difference is told at every read from then on
};

}  // namespace nightlight::vault
