#include "plaintext.h"

#include <algorithm>
#include <array>

#include "sealed_format.h"

namespace nightlight::vault {
namespace {

using crypto::kChunkSize;
using crypto::kSealedChunkSize;

// An object that is recorded but not stored is lost evidence, not a wrong id of the caller's.
Result<std::unique_ptr<store::ObjectReader>> open_stored(store::ObjectStore& objects,
                                                         const SealedObject& object) {
  auto reader = objects.open(object.id.text());
  if (!reader && reader.error().code() == Code::kNotFound) {
    return Error(Code::kCorrupt, "the object is missing").in("sealed object");
  }
  return reader;
}

Status check_header(const SealedObject& object, const SealedHeader& header) {
  if (!std::ranges::equal(header.object, object.id.bytes())) {
    return Error(Code::kCorrupt, "another object lies in this one's place").in("sealed object");
  }
  return {};
}

Status check_size(const SealedObject& object, const store::ObjectReader& reader) {
  if (reader.size() != SealedHeader::kSize + crypto::sealed_size(object.size)) {
    return Error(Code::kCorrupt, "the object was cut or extended").in("sealed object");
  }
  return {};
}

}  // namespace

SealedPlaintext::SealedPlaintext(const SealedObject& object,
                                 std::unique_ptr<store::ObjectReader> reader,
                                 crypto::ChunkOpener opener, Logger& logger)
    : object_(object),
      reader_(std::move(reader)),
      opener_(std::move(opener)),
      logger_(logger),
      digester_(std::in_place) {}

Result<std::unique_ptr<SealedPlaintext>> SealedPlaintext::open(const Vault::Parts& parts,
                                                               const SealedObject& object) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Secret<32> key, unwrap_object_key(parts.keys, object));
  NIGHTLIGHT_ASSIGN_OR_RETURN(auto reader, open_stored(parts.objects, object));
  std::array<std::byte, SealedHeader::kSize> bytes;
  NIGHTLIGHT_RETURN_IF_ERROR(reader->read_at(0, bytes));
  NIGHTLIGHT_ASSIGN_OR_RETURN(const SealedHeader header, SealedHeader::parse(bytes));
  NIGHTLIGHT_RETURN_IF_ERROR(check_header(object, header));
  NIGHTLIGHT_RETURN_IF_ERROR(check_size(object, *reader));
  NIGHTLIGHT_ASSIGN_OR_RETURN(
      auto opener, crypto::ChunkOpener::create(key, chunk_context(object.id), header.commitment));
  return std::unique_ptr<SealedPlaintext>(
      new SealedPlaintext(object, std::move(reader), std::move(opener), parts.logger));
}

Result<std::size_t> SealedPlaintext::read_at(std::uint64_t offset, std::span<std::byte> out) {
  Result<std::size_t> count = read(offset, out);
  if (!count) {
    wipe(out);  // nothing of an object that failed its check is given out
    logger_.log(Level::kError, "sealed object could not be read",
                {{"object", object_.id}, {"error", count.error()}});
  }
  return count;
}

Result<std::size_t> SealedPlaintext::read(std::uint64_t offset, std::span<std::byte> out) {
  NIGHTLIGHT_RETURN_IF_ERROR(digests_);
  // The one chunk of an empty object holds no byte, and says that there is none.
  if (object_.size == 0) NIGHTLIGHT_RETURN_IF_ERROR(open_chunk(0));
  if (offset > object_.size) offset = object_.size;
  const auto count = std::size_t(std::min<std::uint64_t>(out.size(), object_.size - offset));
  std::size_t done = 0;
  while (done < count) {
    const std::uint64_t at = offset + done;
    NIGHTLIGHT_RETURN_IF_ERROR(open_chunk(at / kChunkSize));
    const ByteView rest = current_.view(SecretAccess()).subspan(std::size_t(at % kChunkSize));
    const std::size_t part = std::min(rest.size(), count - done);
    std::ranges::copy(rest.first(part), out.begin() + std::ptrdiff_t(done));
    done += part;
  }
  NIGHTLIGHT_RETURN_IF_ERROR(check_digests(offset, out.first(count)));
  return count;
}

Status SealedPlaintext::open_chunk(std::uint64_t index) {
  if (current_index_ == index) return {};
  current_index_.reset();
  const std::uint64_t last = object_.size == 0 ? 0 : (object_.size - 1) / kChunkSize;
  const auto kind = index == last ? crypto::ChunkKind::kLast : crypto::ChunkKind::kMore;
  const std::uint64_t left = crypto::sealed_size(object_.size) - index * kSealedChunkSize;
  Bytes sealed(std::size_t(std::min<std::uint64_t>(left, kSealedChunkSize)));
  NIGHTLIGHT_RETURN_IF_ERROR(
      reader_->read_at(SealedHeader::kSize + index * kSealedChunkSize, sealed));
  NIGHTLIGHT_ASSIGN_OR_RETURN(current_, opener_.open(index, kind, sealed));
  current_index_ = index;
  return {};
}

// The chunks are authenticated one by one already; this finds a mistake of ours between the bytes
// received and the bytes sealed.
Status SealedPlaintext::check_digests(std::uint64_t offset, ByteView given) {
  if (!digester_ || offset != digested_) return {};
  digester_->update(given);
  digested_ += given.size();
  if (digested_ != object_.size) return {};
  if (digester_->finish() != object_.digests) {
    digests_ =
        Error(Code::kCorrupt, "the bytes are not those that were received").in("sealed object");
  }
  digester_.reset();
  return digests_;
}

}  // namespace nightlight::vault
