#include "objects.h"

#include <algorithm>
#include <limits>

#include "nightlight/crypto/key_wrap.h"

namespace nightlight::vault {
namespace {

constexpr std::size_t kMaxName = 100;

Error no_such_object() {
  return Error(Code::kNotFound, "no such object").in("vault");
}

template <class D>
Result<D> digest_column(const store::Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes bytes, row.bytes(column));
  const Result<D> digest = D::from_bytes(bytes);
  if (!digest) return Error(Code::kCorrupt, "not a digest").at(column);
  return digest;
}

Result<SealedObject> read_object(const ObjectId& id, const store::Row& row) {
  SealedObject object{id, 0, {}, {}, {}, {}};
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t size, row.integer(0));
  if (size < 0) return Error(Code::kCorrupt, "a negative size").at(0);
  object.size = std::uint64_t(size);
  NIGHTLIGHT_ASSIGN_OR_RETURN(object.digests.md5, digest_column<crypto::Md5>(row, 1));
  NIGHTLIGHT_ASSIGN_OR_RETURN(object.digests.sha1, digest_column<crypto::Sha1>(row, 2));
  NIGHTLIGHT_ASSIGN_OR_RETURN(object.digests.sha256, digest_column<crypto::Sha256>(row, 3));
  NIGHTLIGHT_ASSIGN_OR_RETURN(object.key_id, row.text(4));
  NIGHTLIGHT_ASSIGN_OR_RETURN(object.wrapped_key, row.bytes(5));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::int64_t sealed_at, row.integer(6));
  object.sealed_at = from_unix_ms(sealed_at);
  return object;
}

}  // namespace

Status insert_object(store::Transaction& transaction, const SealedObject& object) {
  if (object.size > std::uint64_t(std::numeric_limits<std::int64_t>::max()) ||
      object.wrapped_key.size() != crypto::kWrappedKeySize || object.key_id.empty()) {
    return Error(Code::kInvalidArgument, "not a finished object").in("vault");
  }
  const crypto::MediaDigests& digests = object.digests;
  NIGHTLIGHT_RETURN_IF_ERROR(transaction.execute(
      "INSERT INTO vault_objects (id, size, md5, sha1, sha256, key_id, wrapped_key, sealed_at_ms)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {object.id.text(), std::int64_t(object.size), to_bytes(digests.md5.bytes()),
       to_bytes(digests.sha1.bytes()), to_bytes(digests.sha256.bytes()), object.key_id,
       object.wrapped_key, to_unix_ms(object.sealed_at)}));
  return {};
}

Result<SealedObject> find_object(store::Transaction& transaction, const ObjectId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.query("SELECT size, md5, sha1, sha256, key_id, wrapped_key, sealed_at_ms"
                        " FROM vault_objects WHERE id = $1",
                        {id.text()}));
  if (rows.empty()) return no_such_object();
  return read_object(id, rows.front());
}

Status require_object(store::Transaction& transaction, const ObjectId& id) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      const auto rows, transaction.query("SELECT 1 FROM vault_objects WHERE id = $1", {id.text()}));
  if (rows.empty()) return no_such_object();
  return {};
}

Result<ObjectId> id_column(const store::Row& row, std::size_t column) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const std::string text, row.text(column));
  const Result<ObjectId> id = ObjectId::parse(text);
  if (!id) return Error(Code::kCorrupt, "not an object id").at(column);
  return id;
}

Status check_name(std::string_view text, Literal subject) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; };
  if (text.empty() || text.size() > kMaxName || std::ranges::any_of(text, is_control)) {
    return Error(Code::kInvalidArgument, "1 to 100 bytes without control characters").in(subject);
  }
  return {};
}

}  // namespace nightlight::vault
