#include "nightlight/core/secret.h"

#include <string.h>

#include <algorithm>
#include <utility>

namespace nightlight {

void wipe(std::span<std::byte> memory) {
  if (!memory.empty()) explicit_bzero(memory.data(), memory.size());
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = static_cast<unsigned char>(difference | std::to_integer<unsigned>(a[i] ^ b[i]));
  }
  return difference == 0;
}

SecretBytes::SecretBytes(std::size_t size) : data_(new std::byte[size]()), size_(size) {}

SecretBytes::SecretBytes(ByteView bytes) : SecretBytes(bytes.size()) {
  std::copy(bytes.begin(), bytes.end(), data_.get());
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe({data_.get(), size_});
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SecretBytes::~SecretBytes() {
  wipe({data_.get(), size_});
}

SecretBytes SecretBytes::clone() const {
  return SecretBytes(ByteView(data_.get(), size_));
}

}  // namespace nightlight
