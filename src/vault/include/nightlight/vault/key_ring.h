#pragma once

#include <map>
#include <string>
#include <string_view>

#include "nightlight/core/random.h"
#include "nightlight/core/result.h"
#include "nightlight/core/secret.h"

namespace nightlight::vault {

// The key-encryption keys, by id. New objects use the active one; older ones stay to open what they
// wrapped.
class KeyRing {
 public:
  using Key = Secret<32>;

  // Reads a key file (docs/spec/key-file.md): a line "nightlight-keys-1", then "<id> <64 hex
  // digits>" a line, the last one active; ids are 1..32 of [a-z0-9-]. Fails with kInvalidArgument
  // and the line.
  static Result<KeyRing> parse(const SecretBytes& file);
  // The text of a new key file with one key named by `id`.
  static Result<SecretBytes> create_file(std::string_view id, Random& random);

  const std::string& active_id() const { return active_id_; }
  const Key& active() const { return keys_.find(active_id_)->second; }
  // nullptr when the ring has no such key.
  const Key* find(std::string_view id) const;

 private:
  KeyRing() = default;
  std::map<std::string, Key, std::less<>> keys_;
  std::string active_id_;
};

}  // namespace nightlight::vault
