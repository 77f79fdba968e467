#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "nightlight/core/bytes.h"
#include "nightlight/core/result.h"

namespace nightlight::store {

// An object being written. Nothing is visible under its name before commit(); destruction without
// commit leaves nothing behind. Not safe from many threads.
class ObjectWriter {
 public:
  virtual ~ObjectWriter() = default;
  virtual Status append(ByteView bytes) = 0;
  // Makes the object visible and durable under its name. Call once, last. After kUnavailable the
  // object may be there all the same; after any other failure it is not.
  virtual Status commit() = 0;
};

// An object being read, at any place. Not safe from many threads.
class ObjectReader {
 public:
  virtual ~ObjectReader() = default;
  virtual std::uint64_t size() const = 0;
  // Fills all of `out` from `offset`; kCorrupt when the object ends before that.
  virtual Status read_at(std::uint64_t offset, std::span<std::byte> out) = 0;
};

// Immutable named byte strings, sealed by the caller: the place they lie is not trusted with
// content. Names are 1 to 100 characters of [a-z0-9_-]; others are kInvalidArgument. Safe from many
// threads. Fails with kNotFound, kConflict (the name is taken), kExhausted (disk full),
// kPermissionDenied or kUnavailable.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;
  virtual Result<std::unique_ptr<ObjectWriter>> create(std::string_view name) = 0;
  virtual Result<std::unique_ptr<ObjectReader>> open(std::string_view name) = 0;
  virtual Status remove(std::string_view name) = 0;
};

// Objects as files below a folder (created with mode 0700; its parent must exist), spread over 256
// subfolders by a checksum of the name. Several processes may use the folder; what killed ones left
// half written is removed here. Fails like ObjectStore.
Result<std::unique_ptr<ObjectStore>> open_folder_object_store(const std::filesystem::path& folder);

}  // namespace nightlight::store
