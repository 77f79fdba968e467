#pragma once

#include "pdq_lanes.h"

// The box filters of one kernel: along rows with a lane for each row, and the last one along
// columns; and where they keep what they need. The filter between them is in pdq_shrink.h.
//
// The running sum is part of PDQ's definition: while the window slides a sample is added before
// another is taken away, and a sum made anew for each window would round differently.
namespace nightlight::phash::internal {
namespace {

// How far a filter is ahead of its output: that many inputs come before the first one.
NIGHTLIGHT_INLINE std::size_t delay_of(const BoxSide& side) {
  return (side.window + 2) / 2 - 1;
}

// Division by a whole number. When it is a power of two, multiplication by its inverse is the same
// operation and cheaper.
struct Divisor {
  float count;
  float inverse;
  bool is_power_of_two;
};
NIGHTLIGHT_INLINE Divisor divisor_of(std::size_t count) {
  return {float(count), 1.0F / float(count), (count & (count - 1)) == 0};
}
NIGHTLIGHT_INLINE Block divided(Block block, const Divisor& divisor) {
  if (divisor.is_power_of_two) {
#pragma GCC unroll 16
    for (std::size_t k = 0; k < kLanes; ++k) block.at[k] *= divisor.inverse;
  } else {
#pragma GCC unroll 16
    for (std::size_t k = 0; k < kLanes; ++k) block.at[k] = block.at[k] / divisor.count;
  }
  return block;
}

// The running sums along kLanes rows. The ring holds the last samples, a power of two of them.
struct RowSums {
  Lanes sum;
  float* ring;
  std::size_t mask;
  std::size_t window;
};
NIGHTLIGHT_INLINE std::size_t ring_mask(std::size_t window) {
  std::size_t size = 1;
  while (size <= window) size *= 2;
  return size - 1;
}
NIGHTLIGHT_INLINE float* ring_at(const RowSums& sums, std::size_t index) {
  return sums.ring + (index & sums.mask) * kLanes;
}
NIGHTLIGHT_INLINE void slide(RowSums& sums, std::size_t index, Lanes sample) {
  store(ring_at(sums, index), sample);
  sums.sum = (sums.sum + sample) - load<Lanes>(ring_at(sums, index - sums.window));
}
NIGHTLIGHT_INLINE void grow_or_slide(RowSums& sums, std::size_t index, Lanes sample) {
  if (index >= sums.window) return slide(sums, index, sample);
  store(ring_at(sums, index), sample);
  sums.sum += sample;
}
// After `length` samples: the oldest one leaves and none enters.
NIGHTLIGHT_INLINE void shrink_window(RowSums& sums, std::size_t oldest) {
  sums.sum -= load<Lanes>(ring_at(sums, oldest));
}

// The last filter: rows of 64 samples come in, every row that is sampled is written to the grid.
struct LastFilter {
  BoxSide side;
  float* sums;  // 64
  float* kept;  // 64 for each row of the window
  std::size_t rows_in;
  std::size_t rows_out;
  std::size_t next_pick;
  GridFloats grid;
};

inline void write_picked_row(LastFilter& last, std::size_t count) {
  for (; last.next_pick < kGrid && last.side.picks[last.next_pick] == last.rows_out;
       ++last.next_pick) {
    float* const row = last.grid.at[last.next_pick];
    for (std::size_t j = 0; j < kGrid; ++j) row[j] = last.sums[j] / float(count);
  }
  ++last.rows_out;
}

inline void push_row(LastFilter& last, const float* __restrict row) {
  const std::size_t index = last.rows_in++;
  const std::size_t window = last.side.window;
  float* const __restrict oldest = last.kept + index % window * kGrid;
  float* const __restrict sums = last.sums;
  if (index < window) {
    for (std::size_t j = 0; j < kGrid; ++j) sums[j] += row[j];
  } else {
    for (std::size_t j = 0; j < kGrid; ++j) sums[j] = (sums[j] + row[j]) - oldest[j];
  }
  __builtin_memcpy(oldest, row, kGrid * sizeof(float));
  const std::size_t count = index < window ? index + 1 : window;
  if (index >= delay_of(last.side)) write_picked_row(last, count);
}

inline void drain_rows(LastFilter& last) {
  const std::size_t window = last.side.window;
  for (std::size_t count = window - 1; last.rows_out < last.side.length; --count) {
    const float* const oldest = last.kept + (last.rows_in - count - 1) % window * kGrid;
    for (std::size_t j = 0; j < kGrid; ++j) last.sums[j] -= oldest[j];
    write_picked_row(last, count);
  }
}

// Where each kind of scratch memory starts, in floats.
struct Layout {
  std::size_t ring_mask;
  std::size_t stride;  // of the rows that the first filter along columns keeps
  std::size_t ring2;   // the first ring is at 0
  std::size_t picked;  // kLanes samples for each of the 64 columns
  std::size_t column_sums;
  std::size_t kept;
  std::size_t last_sums;
  std::size_t last_kept;
  std::size_t end;
};

Layout layout_of(const ShrinkJob& job) {
  Layout at = {};
  at.ring_mask = ring_mask(job.x.window);
  at.stride = (job.x.length / kLanes + 1) * kLanes;
  at.ring2 = (at.ring_mask + 1) * kLanes;
  at.picked = 2 * at.ring2;
  at.column_sums = at.picked + kGrid * kLanes;
  at.kept = at.column_sums + at.stride;
  at.last_sums = at.kept + at.stride * job.y.window;
  at.last_kept = at.last_sums + kGrid;
  at.end = at.last_kept + kGrid * job.y.window;
  return at;
}

std::size_t scratch_floats(const ShrinkJob& job) {
  return layout_of(job).end;
}

}  // namespace
}  // namespace nightlight::phash::internal
