#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "nightlight/core/bytes.h"

namespace nightlight {

// Overwrites memory in a way the compiler may not remove.
void wipe(std::span<std::byte> memory);

// Whether two byte strings of public length are equal, in time that depends on the length only.
bool equal_in_constant_time(ByteView a, ByteView b);

// Names each place that reads secret bytes, so that one search for the type's name finds them all.
class SecretAccess {
 public:
  explicit SecretAccess() = default;
};

// Secret bytes of fixed capacity: never reallocated, wiped on destruction, not copyable except by
// clone(), not printable.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);
  // Takes a copy; the caller wipes the original.
  explicit SecretBytes(ByteView bytes);
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  SecretBytes clone() const;
  std::size_t size() const { return size_; }
  ByteView view(SecretAccess) const { return {data_.get(), size_}; }
  std::span<std::byte> mutable_view(SecretAccess) { return {data_.get(), size_}; }

 private:
  std::unique_ptr<std::byte[]> data_;
  std::size_t size_ = 0;
};

// The same for a size known at compile time, such as a key.
template <std::size_t N>
class Secret {
 public:
  Secret() : bytes_(N) {}
  explicit Secret(std::span<const std::byte, N> bytes) : bytes_(ByteView(bytes)) {}
  Secret clone() const {
    Secret copy;
    copy.bytes_ = bytes_.clone();
    return copy;
  }
  static constexpr std::size_t size() { return N; }
  std::span<const std::byte, N> view(SecretAccess access) const {
    return bytes_.view(access).template first<N>();
  }
  std::span<std::byte, N> mutable_view(SecretAccess access) {
    return bytes_.mutable_view(access).template first<N>();
  }

 private:
  SecretBytes bytes_;
};

}  // namespace nightlight
