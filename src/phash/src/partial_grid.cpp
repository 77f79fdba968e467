#include "partial_grid.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace nightlight::phash::internal {
namespace {

// A sample of which less than this is seen counts as unknown.
constexpr float kSeen = 0.1F;

// The share of a triangle of half width 1 about 0 that lies left of x.
double triangle_below(double x) {
  if (x <= -1) return 0;
  if (x >= 1) return 1;
  return x < 0 ? (1 + x) * (1 + x) / 2 : 1 - (1 - x) * (1 - x) / 2;
}

// The triangle about `centre`, cut at pixel borders, without what falls outside.
Taps triangle_taps(double centre, double half_width, std::size_t length) {
  const double begin = std::max(0.0, std::floor(centre - half_width));
  const double end = std::min(double(length), std::ceil(centre + half_width));
  Taps taps;
  if (begin >= end) return taps;
  taps.first = std::size_t(begin);
  for (double i = begin; i < end; ++i) {
    taps.weights.push_back(float(triangle_below((i + 1 - centre) / half_width) -
                                 triangle_below((i - centre) / half_width)));
  }
  return taps;
}

TapTable grid_taps(double from, double to, std::size_t length) {
  TapTable table(kGrid);
  const double cell = (to - from) * double(length) / double(kGrid);
  // In pictures of fewer pixels than samples the triangle would fall between pixels.
  const double half_width = std::max(cell / 2, 0.5);
  for (std::size_t i = 0; i < kGrid; ++i) {
    const double centre = from * double(length) + (double(i) + 0.5) * cell;
    table[i] = triangle_taps(centre, half_width, length);
  }
  return table;
}

float weight_of(const Taps& taps) {
  float sum = 0;
  for (const float weight : taps.weights) sum += weight;
  return sum;
}

Grid grid_of(const Plane& plane) {
  Grid grid{};
  for (std::size_t y = 0; y < kGrid; ++y) std::copy_n(plane.row(y), kGrid, grid[y].begin());
  return grid;
}

// The turned picture and where it is.
struct Turned {
  Plane samples;
  Plane known;
};

// Writes the brightness at a place between pixels; outside nothing is written.
void read_between(const Plane& plane, double x, double y, float& sample, float& known) {
  if (x < 0 || y < 0) return;
  const auto left = std::size_t(x);
  const auto top = std::size_t(y);
  if (left + 1 >= plane.width || top + 1 >= plane.height) return;
  const float u = float(x - double(left));
  const float v = float(y - double(top));
  const float* const upper = plane.row(top) + left;
  const float* const lower = plane.row(top + 1) + left;
  sample = (upper[0] * (1 - u) + upper[1] * u) * (1 - v) + (lower[0] * (1 - u) + lower[1] * u) * v;
  known = 1;
}

Turned turned(const Plane& picture, const Angle& angle, double margin) {
  const double sine = angle.sine * (1 + margin);
  const double cosine = angle.cosine * (1 + margin);
  Turned result{Plane(picture.width, picture.height), Plane(picture.width, picture.height)};
  const double middle_x = double(picture.width) / 2;
  const double middle_y = double(picture.height) / 2;
  for (std::size_t y = 0; y < picture.height; ++y) {
    const double v = double(y) + 0.5 - middle_y;
    for (std::size_t x = 0; x < picture.width; ++x) {
      const double u = double(x) + 0.5 - middle_x;
      read_between(picture, middle_x + u * cosine - v * sine - 0.5,
                   middle_y + u * sine + v * cosine - 0.5, result.samples.row(y)[x],
                   result.known.row(y)[x]);
    }
  }
  return result;
}

// Sums over rectangles in four steps: element (x, y) holds the sum of all above and left of it.
class SumTable {
 public:
  explicit SumTable(std::size_t width, std::size_t height)
      : stride_(width + 1), sums_((width + 1) * (height + 1)) {}
  void set_row(std::size_t y, const std::vector<float>& values) {
    double sum = 0;
    for (std::size_t x = 0; x + 1 < stride_; ++x) {
      sum += values[x];
      sums_[(y + 1) * stride_ + x + 1] = sums_[y * stride_ + x + 1] + sum;
    }
  }
  double over(std::size_t left, std::size_t top, std::size_t right, std::size_t bottom) const {
    return sums_[bottom * stride_ + right] - sums_[top * stride_ + right] -
           sums_[bottom * stride_ + left] + sums_[top * stride_ + left];
  }

 private:
  std::size_t stride_;
  std::vector<double> sums_;
};

constexpr std::size_t kMarkReach = 8;  // pixels of the working picture
constexpr float kStandsOut = 36;

// The mean around each pixel of those that `counts`.
template <class Counts>
Plane means_around(const Plane& picture, Counts counts) {
  SumTable sums(picture.width, picture.height);
  SumTable numbers(picture.width, picture.height);
  std::vector<float> values(picture.width);
  std::vector<float> ones(picture.width);
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      ones[x] = counts(x, y) ? 1 : 0;
      values[x] = ones[x] * picture.row(y)[x];
    }
    sums.set_row(y, values);
    numbers.set_row(y, ones);
  }
  Plane means(picture.width, picture.height);
  for (std::size_t y = 0; y < picture.height; ++y) {
    const std::size_t top = y < kMarkReach ? 0 : y - kMarkReach;
    const std::size_t bottom = std::min(picture.height, y + kMarkReach + 1);
    for (std::size_t x = 0; x < picture.width; ++x) {
      const std::size_t left = x < kMarkReach ? 0 : x - kMarkReach;
      const std::size_t right = std::min(picture.width, x + kMarkReach + 1);
      const double number = numbers.over(left, top, right, bottom);
      means.row(y)[x] =
          number < 1 ? picture.row(y)[x] : float(sums.over(left, top, right, bottom) / number);
    }
  }
  return means;
}

// What the brightness would be without the marks: a mean, and then a mean of those pixels that are
// near that one.
Plane ground_under_marks(const Plane& picture) {
  const Plane rough = means_around(picture, [](std::size_t, std::size_t) { return true; });
  return means_around(picture, [&](std::size_t x, std::size_t y) {
    return std::abs(picture.row(y)[x] - rough.row(y)[x]) <= kStandsOut;
  });
}

// Fills the unknown samples of a grid.
class Completion {
 public:
  explicit Completion(const PartialGrid& grid) {
    for (std::size_t y = 0; y < kGrid; ++y) {
      for (std::size_t x = 0; x < kGrid; ++x) {
        is_known_[y][x] = grid.known[y][x] >= kSeen;
        if (is_known_[y][x]) grid_[y][x] = grid.sums[y][x] / grid.known[y][x];
        if (!is_known_[y][x]) unknown_.push_back({std::uint8_t(y), std::uint8_t(x)});
      }
    }
  }

  Grid run() {
    if (unknown_.size() == kGrid * kGrid) return grid_;
    grow_inwards();
    for (int sweep = 0; sweep < kSweeps; ++sweep) relax();
    return grid_;
  }

 private:
  struct Place {
    std::uint8_t y;
    std::uint8_t x;
  };
  static constexpr int kSweeps = 16;
  static constexpr float kOverRelaxation = 1.7F;

  // A first guess, ring by ring: the mean of the neighbours that are there.
  void grow_inwards() {
    Flags is_there = is_known_;
    std::vector<Place> missing = unknown_;
    std::vector<Place> ring;
    while (!missing.empty()) {
      ring.clear();
      const auto has_guess = [&](const Place& place) {
        if (!guess(place, is_there)) return false;
        ring.push_back(place);
        return true;
      };
      missing.erase(std::remove_if(missing.begin(), missing.end(), has_guess), missing.end());
      for (const auto [y, x] : ring) is_there[y][x] = true;
    }
  }

  using Flags = std::array<std::array<bool, kGrid>, kGrid>;
  bool guess(const Place& place, const Flags& is_there) {
    float sum = 0;
    float count = 0;
    const auto add = [&](std::size_t y, std::size_t x) {
      if (y >= kGrid || x >= kGrid || !is_there[y][x]) return;
      sum += grid_[y][x];
      count += 1;
    };
    // Before the first row or column is far past the last.
    add(place.y - std::size_t{1}, place.x);
    add(place.y + std::size_t{1}, place.x);
    add(place.y, place.x - std::size_t{1});
    add(place.y, place.x + std::size_t{1});
    if (count == 0) return false;
    grid_[place.y][place.x] = sum / count;
    return true;
  }

  // At the edge of the grid the surface is level.
  void relax() {
    for (const auto [y, x] : unknown_) {
      const float up = grid_[y > 0 ? y - 1U : y][x];
      const float down = grid_[y + 1U < kGrid ? y + 1U : y][x];
      const float left = grid_[y][x > 0 ? x - 1U : x];
      const float right = grid_[y][x + 1U < kGrid ? x + 1U : x];
      float& sample = grid_[y][x];
      sample += kOverRelaxation * ((up + down + left + right) / 4 - sample);
    }
  }

  Grid grid_{};
  Flags is_known_{};
  std::vector<Place> unknown_;
};

}  // namespace

PartialGrid sample(const Plane& picture, const ViewArea& area) {
  const TapTable columns = grid_taps(area.left, area.right, picture.width);
  const TapTable rows = grid_taps(area.top, area.bottom, picture.height);
  PartialGrid result{grid_of(resample(picture, columns, rows)), {}};
  for (std::size_t y = 0; y < kGrid; ++y) {
    const float row_weight = weight_of(rows[y]);
    for (std::size_t x = 0; x < kGrid; ++x) {
      result.known[y][x] = row_weight * weight_of(columns[x]);
    }
  }
  return result;
}

PartialGrid sample_turned(const Plane& picture, const Angle& angle, double margin) {
  const Turned turn = turned(picture, angle, margin);
  const TapTable columns = grid_taps(0, 1, picture.width);
  const TapTable rows = grid_taps(0, 1, picture.height);
  return {grid_of(resample(turn.samples, columns, rows)),
          grid_of(resample(turn.known, columns, rows))};
}

PartialGrid sample_without_marks(const Plane& picture) {
  const Plane ground = ground_under_marks(picture);
  Plane samples(picture.width, picture.height);
  Plane known(picture.width, picture.height);
  for (std::size_t i = 0; i < picture.samples.size(); ++i) {
    if (std::abs(picture.samples[i] - ground.samples[i]) > kStandsOut) continue;
    samples.samples[i] = picture.samples[i];
    known.samples[i] = 1;
  }
  const TapTable columns = grid_taps(0, 1, picture.width);
  const TapTable rows = grid_taps(0, 1, picture.height);
  return {grid_of(resample(samples, columns, rows)), grid_of(resample(known, columns, rows))};
}

void forget(PartialGrid& grid, const Zone& zone) {
  for (std::size_t y = zone.top; y < zone.bottom; ++y) {
    for (std::size_t x = zone.left; x < zone.right; ++x) {
      grid.sums[y][x] = 0;
      grid.known[y][x] = 0;
    }
  }
}

Grid completed(const PartialGrid& grid) {
  return Completion(grid).run();
}

}  // namespace nightlight::phash::internal
