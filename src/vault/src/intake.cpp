#include "intake.h"

#include <algorithm>

#include "sealed_format.h"

namespace nightlight::vault {

SealingIntake::SealingIntake(const Vault::Parts& parts, const ObjectId& id, Secret<32> key)
    : parts_(parts), id_(id), key_(std::move(key)), sealer_(key_, chunk_context(id)) {}

Result<std::unique_ptr<Intake>> SealingIntake::begin(const Vault::Parts& parts) {
  Secret<32> key;
  parts.random.fill(key.mutable_view(SecretAccess()));
  const ObjectId id = ObjectId::create(parts.random);
  std::unique_ptr<SealingIntake> intake(new SealingIntake(parts, id, std::move(key)));
  NIGHTLIGHT_RETURN_IF_ERROR(intake->start());
  return intake;
}

Status SealingIntake::start() {
  NIGHTLIGHT_ASSIGN_OR_RETURN(writer_, parts_.objects.create(id_.text()));
  SealedHeader header;
  std::ranges::copy(id_.bytes(), header.object.begin());
  header.commitment = sealer_.commitment();
  return writer_->append(header.encode());
}

Status SealingIntake::append(ByteView bytes) {
  NIGHTLIGHT_RETURN_IF_ERROR(state_);
  state_ = append_chunks(bytes);
  return state_;
}

// A full buffer is sealed only when more comes: the last chunk is marked as such.
Status SealingIntake::append_chunks(ByteView bytes) {
  digester_.update(bytes);
  size_ += bytes.size();
  while (!bytes.empty()) {
    if (buffered_ == crypto::kChunkSize) {
      NIGHTLIGHT_RETURN_IF_ERROR(seal_buffer(crypto::ChunkKind::kMore));
    }
    const auto free = buffer_.mutable_view(SecretAccess()).subspan(buffered_);
    const std::size_t count = std::min(free.size(), bytes.size());
    std::ranges::copy(bytes.first(count), free.begin());
    buffered_ += count;
    bytes = bytes.subspan(count);
  }
  return {};
}

Status SealingIntake::seal_buffer(crypto::ChunkKind kind) {
  const ByteView plaintext = buffer_.view(SecretAccess()).first(buffered_);
  NIGHTLIGHT_RETURN_IF_ERROR(writer_->append(sealer_.seal(plaintext, kind)));
  buffered_ = 0;
  return {};
}

Result<SealedObject> SealingIntake::finish() {
  NIGHTLIGHT_RETURN_IF_ERROR(state_);
  state_ = Error(Code::kInternal, "the intake is finished already");
  NIGHTLIGHT_ASSIGN_OR_RETURN(SealedObject object, describe());
  NIGHTLIGHT_RETURN_IF_ERROR(seal_buffer(crypto::ChunkKind::kLast));
  const Status committed = writer_->commit();
  if (!committed) {
    // It may be there all the same. Without its key, which goes with this intake, it is noise; it
    // is removed to save the room, and noise is left when that fails too.
    static_cast<void>(parts_.objects.remove(id_.text()));
    return committed.error();
  }
  return object;
}

Result<SealedObject> SealingIntake::describe() {
  SealedObject object{
      id_, size_, digester_.finish(), parts_.keys.active_id(), {}, parts_.clock.now()};
  NIGHTLIGHT_ASSIGN_OR_RETURN(object.wrapped_key,
                              wrap_object_key(parts_.keys, object, key_, parts_.random));
  return object;
}

}  // namespace nightlight::vault
