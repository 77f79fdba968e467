#include "sealed_format.h"

#include <algorithm>

#include "nightlight/core/encoding.h"
#include "nightlight/crypto/key_wrap.h"

namespace nightlight::vault {
namespace {

constexpr std::string_view kMagic = "nightlight-seal1";

Bytes wrap_context(const SealedObject& object) {
  return Encoder()
      .text("nightlight sealed object 1")
      .raw(object.id.bytes())
      .text(object.key_id)
      .u64(object.size)
      .raw(object.digests.md5.bytes())
      .raw(object.digests.sha1.bytes())
      .raw(object.digests.sha256.bytes())
      .i64(to_unix_ms(object.sealed_at))
      .result();
}

Result<const KeyRing::Key*> key_of(const KeyRing& keys, const SealedObject& object) {
  const KeyRing::Key* key = keys.find(object.key_id);
  if (key == nullptr) {
    return Error(Code::kUnavailable, "the key file lacks the key of this object").in("key ring");
  }
  return key;
}

}  // namespace

Result<SealedHeader> SealedHeader::parse(ByteView bytes) {
  Decoder in(bytes);
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView magic, in.raw(kMagic.size()));
  if (as_text(magic) != kMagic) return Error(Code::kCorrupt, "not a sealed object").at(0);
  SealedHeader header;
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView object, in.raw(header.object.size()));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const ByteView commitment, in.raw(header.commitment.size()));
  NIGHTLIGHT_RETURN_IF_ERROR(in.finish());
  std::ranges::copy(object, header.object.begin());
  std::ranges::copy(commitment, header.commitment.begin());
  return header;
}

Bytes SealedHeader::encode() const {
  return Encoder().raw(as_bytes(kMagic)).raw(object).raw(commitment).result();
}

Bytes chunk_context(const ObjectId& id) {
  return Encoder().raw(as_bytes(kMagic)).raw(id.bytes()).result();
}

Result<Bytes> wrap_object_key(const KeyRing& keys, const SealedObject& object,
                              const Secret<32>& key, Random& random) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const KeyRing::Key* wrapping, key_of(keys, object));
  return crypto::wrap_key(*wrapping, key, wrap_context(object), random);
}

Result<Secret<32>> unwrap_object_key(const KeyRing& keys, const SealedObject& object) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const KeyRing::Key* wrapping, key_of(keys, object));
  return crypto::unwrap_key(*wrapping, object.wrapped_key, wrap_context(object));
}

}  // namespace nightlight::vault
