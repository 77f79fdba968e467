#pragma once

#include <vector>

#include "nightlight/phash/pdq.h"
#include "nightlight/phash/probes.h"
#include "picture.h"

namespace nightlight::bench {

// The pixels of a picture, as they are hashed.
class Pixels {
 public:
  explicit Pixels(const Picture& picture)
      : width_(std::uint32_t(picture.width())), height_(std::uint32_t(picture.height())) {
    std::size_t size = 0;
    data_ = picture.write_to_memory(&size);
    bytes_ = {static_cast<const std::byte*>(data_), size};
  }
  Pixels(const Pixels&) = delete;
  Pixels& operator=(const Pixels&) = delete;
  ~Pixels() { g_free(data_); }

  phash::ImageView view() const {
    return phash::ImageView::create(bytes_, width_, height_, 3).value();
  }

 private:
  std::uint32_t width_;
  std::uint32_t height_;
  void* data_ = nullptr;
  ByteView bytes_;
};

inline phash::PdqFingerprint plain_hash(const Picture& picture) {
  return phash::pdq(Pixels(picture).view(), phash::PdqVariant::kFull);
}

inline std::vector<phash::Probe> probes(const Picture& picture, phash::Profile profile) {
  const Pixels pixels(picture);
  return phash::probes_of({pixels.view(), {}}, profile).value();
}

}  // namespace nightlight::bench
