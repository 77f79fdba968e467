#include "nightlight/phash/testing/textbook_pdq.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <numbers>

namespace nightlight::phash::testing {
namespace {

// A whole picture of samples, not set to anything.
struct Plane {
  Plane(int w, int h)
      : width(w),
        height(h),
        samples(std::make_unique_for_overwrite<float[]>(std::size_t(w) * std::size_t(h))) {}
  int width;
  int height;
  std::unique_ptr<float[]> samples;
};

Plane luma_of(const ImageView& image) {
  Plane luma(int(image.width()), int(image.height()));
  const auto* in = reinterpret_cast<const unsigned char*>(image.pixels().data());
  const std::size_t count = std::size_t{image.width()} * image.height();
  for (std::size_t i = 0; i < count; ++i) {
    if (image.channels() == 1) {
      luma.samples[i] = float(in[i]);
    } else {
      const float red = in[3 * i];
      const float green = in[3 * i + 1];
      const float blue = in[3 * i + 2];
      luma.samples[i] = 0.299F * red + 0.587F * green + 0.114F * blue;
    }
  }
  return luma;
}

struct Line {
  const float* in;
  float* out;
  int length;
  int stride;
};

void box(const Line& line) {
  const int window = (line.length + 127) / 128;
  const int half = (window + 2) / 2;
  float sum = 0;
  int count = 0;
  std::ptrdiff_t left = 0;
  std::ptrdiff_t right = 0;
  std::ptrdiff_t out = 0;
  const auto enter = [&] { sum += line.in[right], right += line.stride; };
  const auto leave = [&] { sum -= line.in[left], left += line.stride; };
  const auto write = [&] { line.out[out] = sum / float(count), out += line.stride; };
  for (int i = 0; i < half - 1; ++i) enter(), ++count;
  for (int i = 0; i < window - half + 1; ++i) enter(), ++count, write();
  for (int i = 0; i < line.length - window; ++i) enter(), leave(), write();
  for (int i = 0; i < half - 1; ++i) leave(), --count, write();
}

void blur(Plane& luma) {
  Plane rows(luma.width, luma.height);
  for (std::ptrdiff_t y = 0; y < luma.height; ++y) {
    box({&luma.samples[y * luma.width], &rows.samples[y * luma.width], luma.width, 1});
  }
  for (std::ptrdiff_t x = 0; x < luma.width; ++x) {
    box({&rows.samples[x], &luma.samples[x], luma.height, luma.width});
  }
}

using Grid = std::array<float, 64 * 64>;
using Spectrum = std::array<float, 16 * 16>;

Grid decimated(const Plane& luma) {
  Grid grid;
  for (int i = 0; i < 64; ++i) {
    for (int j = 0; j < 64; ++j) {
      const auto y = std::ptrdiff_t((i + 0.5) * luma.height / 64);
      const auto x = std::ptrdiff_t((j + 0.5) * luma.width / 64);
      grid[std::size_t(64 * i + j)] = luma.samples[y * luma.width + x];
    }
  }
  return grid;
}

// Here the matrix comes from the mathematics library, as in the original program.
std::array<float, 16 * 64> make_matrix() {
  std::array<float, 16 * 64> matrix{};
  const double scale = double(float(std::sqrt(2 / 64.)));
  for (int i = 0; i < 16; ++i) {
    for (int j = 0; j < 64; ++j) {
      matrix[std::size_t(64 * i + j)] =
          float(scale * std::cos(std::numbers::pi / 2 / 64 * (i + 1) * (2 * j + 1)));
    }
  }
  return matrix;
}

Spectrum transformed(const Grid& grid) {
  static const std::array<float, 16 * 64> matrix = make_matrix();
  std::array<float, 16 * 64> product;
  Spectrum spectrum;
  const float* const d = matrix.data();
  for (int i = 0; i < 16; ++i) {
    for (int j = 0; j < 64; ++j) {
      float sum = 0;
      for (int k = 0; k < 64; ++k) sum += d[64 * i + k] * grid.data()[64 * k + j];
      product.data()[64 * i + j] = sum;
    }
  }
  for (int i = 0; i < 16; ++i) {
    for (int j = 0; j < 16; ++j) {
      float sum = 0;
      for (int k = 0; k < 64; ++k) sum += product.data()[64 * i + k] * d[64 * j + k];
      spectrum.data()[16 * i + j] = sum;
    }
  }
  return spectrum;
}

int quality_of(const Grid& grid) {
  int sum = 0;
  const auto add = [&](int a, int b) {
    sum += std::abs(int((grid.data()[a] - grid.data()[b]) * 100 / 255));
  };
  for (int i = 0; i < 64; ++i) {
    for (int j = 0; j < 64; ++j) {
      if (i < 63) add(64 * i + j, 64 * i + 64 + j);
      if (j < 63) add(64 * i + j, 64 * i + j + 1);
    }
  }
  return std::min(100, sum / 90);
}

}  // namespace

PdqHash TextbookPdq::bits(const std::array<float, 16 * 16>& spectrum) {
  std::array<float, 16 * 16> sorted = spectrum;
  std::sort(sorted.begin(), sorted.end());
  std::array<std::uint64_t, 4> words{};
  for (std::size_t bit = 0; bit < 256; ++bit) {
    if (spectrum[bit] > sorted[127]) words[bit / 64] |= std::uint64_t{1} << bit % 64;
  }
  return PdqHash(words);
}

TextbookPdq::Stages TextbookPdq::stages(const ImageView& image) {
  Plane luma = luma_of(image);
  Stages stages;
  if (image.width() == 64 && image.height() == 64) {
    std::copy_n(luma.samples.get(), stages.grid.size(), stages.grid.begin());
  } else {
    blur(luma);
    blur(luma);
    stages.grid = decimated(luma);
  }
  stages.spectrum = transformed(stages.grid);
  stages.fingerprint = {bits(stages.spectrum), quality_of(stages.grid), PdqVariant::kFull};
  return stages;
}

PdqFingerprint TextbookPdq::hash(const ImageView& image) {
  if (image.width() < 5 || image.height() < 5) return {};
  return stages(image).fingerprint;
}

}  // namespace nightlight::phash::testing
