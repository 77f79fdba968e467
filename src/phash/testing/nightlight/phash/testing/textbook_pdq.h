#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <vector>

#include "nightlight/phash/pdq.h"

// PDQ written as its description reads: whole buffers, one sample at a time, nothing shared with
// the module. Tests hold the module against it; the benchmarks measure how much faster the module
// is. Compile with -ffp-contract=off.
namespace nightlight::phash::testing {

class TextbookPdq {
 public:
  static PdqFingerprint hash(const ImageView& image) {
    if (image.width() < 5 || image.height() < 5) return {};
    return TextbookPdq(image).run();
  }

 private:
  using Plane = std::vector<float>;

  explicit TextbookPdq(const ImageView& image)
      : width_(int(image.width())), height_(int(image.height())) {
    const std::byte* in = image.pixels().data();
    for (int i = 0; i < width_ * height_; ++i, in += image.channels()) {
      const auto sample = [in](int c) { return float(std::to_integer<int>(in[c])); };
      const float grey = image.channels() == 1
                             ? sample(0)
                             : 0.299F * sample(0) + 0.587F * sample(1) + 0.114F * sample(2);
      luma_.push_back(grey);
    }
  }

  PdqFingerprint run() {
    if (width_ != 64 || height_ != 64) {
      blur();
      blur();
      luma_ = decimated();
    }
    const Plane spectrum = transformed();
    Plane sorted = spectrum;
    std::sort(sorted.begin(), sorted.end());
    std::array<std::uint64_t, 4> words{};
    for (std::size_t bit = 0; bit < 256; ++bit) {
      if (spectrum[bit] > sorted[127]) words[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
    return {PdqHash(words), quality(), PdqVariant::kFull};
  }

  void blur() {
    Plane rows(luma_.size());
    for (int y = 0; y < height_; ++y) {
      box({&luma_[std::size_t(y * width_)], &rows[std::size_t(y * width_)], width_, 1});
    }
    for (int x = 0; x < width_; ++x) {
      box({&rows[std::size_t(x)], &luma_[std::size_t(x)], height_, width_});
    }
  }

  struct Line {
    const float* in;
    float* out;
    int length;
    int stride;
  };
  static void box(Line line) {
    const int window = (line.length + 127) / 128;
    const int half = (window + 2) / 2;
    float sum = 0;
    int count = 0;
    int left = 0;
    int right = 0;
    int out = 0;
    const auto enter = [&] { sum += line.in[right++ * line.stride]; };
    const auto leave = [&] { sum -= line.in[left++ * line.stride]; };
    const auto write = [&] { line.out[out++ * line.stride] = sum / float(count); };
    for (int i = 0; i < half - 1; ++i) enter(), ++count;
    for (int i = 0; i < window - half + 1; ++i) enter(), ++count, write();
    for (int i = 0; i < line.length - window; ++i) enter(), leave(), write();
    for (int i = 0; i < half - 1; ++i) leave(), --count, write();
  }

  Plane decimated() const {
    Plane grid;
    for (int i = 0; i < 64; ++i) {
      for (int j = 0; j < 64; ++j) {
        const int y = int((i + 0.5) * height_ / 64);
        const int x = int((j + 0.5) * width_ / 64);
        grid.push_back(luma_[std::size_t(y * width_ + x)]);
      }
    }
    return grid;
  }

  // Here the matrix comes from the mathematics library, as in the original program.
  static float dct(int i, int j) {
    const double scale = double(float(std::sqrt(2 / 64.)));
    return float(scale * std::cos(std::numbers::pi / 2 / 64 * (i + 1) * (2 * j + 1)));
  }

  Plane transformed() const {
    Plane half(16 * 64);
    Plane spectrum(16 * 16);
    for (int i = 0; i < 16; ++i) {
      for (int j = 0; j < 64; ++j) {
        float sum = 0;
        for (int k = 0; k < 64; ++k) sum += dct(i, k) * luma_[std::size_t(64 * k + j)];
        half[std::size_t(64 * i + j)] = sum;
      }
    }
    for (int i = 0; i < 16; ++i) {
      for (int j = 0; j < 16; ++j) {
        float sum = 0;
        for (int k = 0; k < 64; ++k) sum += half[std::size_t(64 * i + k)] * dct(j, k);
        spectrum[std::size_t(16 * i + j)] = sum;
      }
    }
    return spectrum;
  }

  int quality() const {
    int sum = 0;
    const auto add = [&](int a, int b) {
      sum += std::abs(int((luma_[std::size_t(a)] - luma_[std::size_t(b)]) * 100 / 255));
    };
    for (int i = 0; i < 64; ++i) {
      for (int j = 0; j < 64; ++j) {
        if (i < 63) add(64 * i + j, 64 * i + 64 + j);
        if (j < 63) add(64 * i + j, 64 * i + j + 1);
      }
    }
    return std::min(100, sum / 90);
  }

  int width_;
  int height_;
  Plane luma_;
};

}  // namespace nightlight::phash::testing
