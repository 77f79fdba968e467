#pragma once

#include "pdq_box.h"

// The filter of one kernel. The picture is read once, from the top to the bottom, kLanes rows and
// kLanes columns at a time. Such a block passes the filter along rows with a lane for each row, is
// turned, passes the filter along columns with a lane for each column, is turned again, and passes
// the second filter along rows, which keeps the 64 sampled columns only. Those 64 go through the
// second filter along columns. Between the filters nothing but their windows is kept.
namespace nightlight::phash::internal {
namespace {

// What up to kLanes rows need on their way through the filters.
struct RowGroup {
  std::size_t first;  // the number of its first row; past the last row of the picture while the
                      // column filter drains
  std::size_t rows;
  const unsigned char* pixels[kLanes];
  float* kept[kLanes];  // where the column filter keeps each row; holds the row that leaves
};

template <std::size_t kChannels>
class Shrinker {
 public:
  explicit Shrinker(const ShrinkJob& job)
      : job_(job),
        x_(job.x),
        y_(job.y),
        x_divisor_(divisor_of(job.x.window)),
        y_divisor_(divisor_of(job.y.window)),
        at_(layout_of(job)),
        column_sums_(job.scratch + at_.column_sums),
        last_{job.y, job.scratch + at_.last_sums, job.scratch + at_.last_kept, 0, 0, 0, {}} {}

  GridFloats run() {
    for (std::size_t y = 0; y < y_.length; y += kLanes) filter_rows(group_at(y, y_.length));
    const std::size_t end = y_.length + delay_of(y_);
    for (std::size_t y = y_.length; y < end; y += kLanes) drain_columns(group_at(y, end));
    drain_rows(last_);
    return last_.grid;
  }

 private:
  // Lanes past the end repeat the last row; what they give is dropped.
  RowGroup group_at(std::size_t first, std::size_t end) const {
    RowGroup group;
    group.first = first;
    group.rows = end - first < kLanes ? end - first : kLanes;
    for (std::size_t r = 0; r < kLanes; ++r) {
      const std::size_t row = first + r < y_.length ? first + r : y_.length - 1;
      group.pixels[r] = job_.pixels + row * x_.length * kChannels;
      group.kept[r] = job_.scratch + at_.kept + (first + r) % y_.window * at_.stride;
    }
    return group;
  }

  // The two filters along the rows of a group. Each stretch of columns works on a copy of its own,
  // so that the sums stay in registers.
  struct Flow {
    RowSums first;
    RowSums second;
    std::size_t outputs;    // of the first filter
    std::size_t next_pick;  // of the second one
  };
  Flow new_flow() const {
    const RowSums first = {Lanes{}, job_.scratch, at_.ring_mask, x_.window};
    const RowSums second = {Lanes{}, job_.scratch + at_.ring2, at_.ring_mask, x_.window};
    return {first, second, 0, 0};
  }

  // The first stretch ends so that in the second each block of columns gives a block of outputs.
  void filter_rows(const RowGroup& group) {
    const std::size_t first_outputs = x_.window - delay_of(x_);
    const std::size_t stretch = (first_outputs + kLanes - 1) / kLanes * kLanes + delay_of(x_);
    Flow flow = new_flow();
    std::size_t x = 0;
    while (x < x_.length && x < stretch) x += filter_some(group, flow, x, stretch);
    x += filter_most(group, flow, x);
    while (x < x_.length) x += filter_some(group, flow, x, x_.length);
    drain_first(group, flow);
    finish_rows(group, flow);
  }

  std::size_t filter_most(const RowGroup& group, Flow& flow, std::size_t start) {
    Flow local = flow;
    std::size_t x = start;
    for (; x + kLanes + kSlack <= x_.length; x += kLanes) {
      Block block = columns_of(group, x);
#pragma GCC unroll 16
      for (std::size_t k = 0; k < kLanes; ++k) {
        slide(local.first, x + k, block.at[k]);
        block.at[k] = local.first.sum;
      }
      pass_on(group, local, divided(block, x_divisor_), local.outputs);
      local.outputs += kLanes;
    }
    flow = local;
    return x - start;
  }

  // spread_pixels() may read that many pixels beyond its own.
  static constexpr std::size_t kSlack = 2;
  NIGHTLIGHT_INLINE Block columns_of(const RowGroup& group, std::size_t x) const {
    Block rows;
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kLanes; ++r) {
      rows.at[r] = brightness<kChannels>(group.pixels[r] + x * kChannels);
    }
    return transposed(rows);
  }

  // At most a block of columns from x on, none from `end` on. Returns how many.
  std::size_t filter_some(const RowGroup& group, Flow& flow, std::size_t x, std::size_t end) {
    const std::size_t limit = end < x_.length ? end : x_.length;
    const std::size_t columns = limit - x < kLanes ? limit - x : kLanes;
    unsigned char copy[kLanes][(kLanes + kSlack) * kChannels] = {};
    RowGroup copied = group;
    for (std::size_t r = 0; r < kLanes; ++r) {
      __builtin_memcpy(copy[r], group.pixels[r] + x * kChannels, columns * kChannels);
      copied.pixels[r] = copy[r];
    }
    const Block block = columns_of(copied, 0);
    for (std::size_t k = 0; k < columns; ++k) {
      const std::size_t index = x + k;
      grow_or_slide(flow.first, index, block.at[k]);
      const std::size_t count = index < x_.window ? index + 1 : x_.window;
      if (index >= delay_of(x_)) emit(group, flow, flow.first.sum / float(count));
    }
    return columns;
  }

  void drain_first(const RowGroup& group, Flow& flow) {
    for (std::size_t count = x_.window - 1; flow.outputs < x_.length; --count) {
      shrink_window(flow.first, x_.length - count - 1);
      emit(group, flow, flow.first.sum / float(count));
    }
    const std::size_t rest = flow.outputs % kLanes;
    if (rest != 0) pass_on(group, flow, waiting_, flow.outputs - rest);
  }

  void emit(const RowGroup& group, Flow& flow, Lanes output) {
    waiting_.at[flow.outputs % kLanes] = output;
    ++flow.outputs;
    if (flow.outputs % kLanes == 0) pass_on(group, flow, waiting_, flow.outputs - kLanes);
  }

  // Columns from x on: out of the first filter along rows, through the one along columns, into the
  // second along rows.
  NIGHTLIGHT_INLINE void pass_on(const RowGroup& group, Flow& flow, const Block& columns,
                                 std::size_t x) {
    const bool is_sliding = group.first >= y_.window && group.rows == kLanes;
    const Block rows = transposed(columns);
    second_filter(
        flow, transposed(is_sliding ? slide_columns(group, rows, x) : push_columns(group, rows, x)),
        x);
  }

  NIGHTLIGHT_INLINE Block slide_columns(const RowGroup& group, Block rows, std::size_t x) {
    Lanes sum = load<Lanes>(column_sums_ + x);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < kLanes; ++r) {
      const Lanes sample = rows.at[r];
      sum = (sum + sample) - load<Lanes>(group.kept[r] + x);
      store(group.kept[r] + x, sample);
      rows.at[r] = sum;
    }
    store(column_sums_ + x, sum);
    return divided(rows, y_divisor_);
  }

  Block push_columns(const RowGroup& group, Block rows, std::size_t x) {
    Lanes sum = load<Lanes>(column_sums_ + x);
    for (std::size_t r = 0; r < group.rows; ++r) {
      const bool is_growing = group.first + r < y_.window;
      const std::size_t count = is_growing ? group.first + r + 1 : y_.window;
      sum += rows.at[r];
      if (!is_growing) sum -= load<Lanes>(group.kept[r] + x);
      store(group.kept[r] + x, rows.at[r]);
      rows.at[r] = sum / float(count);
    }
    store(column_sums_ + x, sum);
    return rows;
  }

  // The rows that come out of the column filter after the last row went in.
  void drain_columns(const RowGroup& group) {
    Flow flow = new_flow();
    for (std::size_t x = 0; x < x_.length; x += kLanes) {
      Lanes sum = load<Lanes>(column_sums_ + x);
      Block rows = {};
      for (std::size_t r = 0; r < group.rows; ++r) {
        const std::size_t gone = group.first + r - y_.length + 1;
        sum -= load<Lanes>(group.kept[r] + x);
        rows.at[r] = sum / float(y_.window - gone);
      }
      store(column_sums_ + x, sum);
      second_filter(flow, transposed(rows), x);
    }
    finish_rows(group, flow);
  }

  NIGHTLIGHT_INLINE void second_filter(Flow& flow, Block columns, std::size_t x) {
    if (x < x_.window || x + kLanes > x_.length) {
      flow = after_edge(flow, columns, x);
      return;
    }
#pragma GCC unroll 16
    for (std::size_t k = 0; k < kLanes; ++k) {
      slide(flow.second, x + k, columns.at[k]);
      columns.at[k] = flow.second.sum;
    }
    const std::size_t end = x + kLanes - delay_of(x_);
    while (flow.next_pick < kGrid && x_.picks[flow.next_pick] < end) {
      const std::size_t k = x_.picks[flow.next_pick] + delay_of(x_) - x;
      pick(flow, columns.at[k] / x_divisor_.count);
    }
  }

  // The same at either end, where the window grows or the last block is not full.
  Flow after_edge(Flow flow, const Block& columns, std::size_t x) {
    for (std::size_t k = 0; k < kLanes && x + k < x_.length; ++k) {
      const std::size_t index = x + k;
      grow_or_slide(flow.second, index, columns.at[k]);
      const std::size_t count = index < x_.window ? index + 1 : x_.window;
      if (index >= delay_of(x_)) pick_at(flow, index - delay_of(x_), count);
    }
    return flow;
  }

  NIGHTLIGHT_INLINE void pick(Flow& flow, Lanes samples) {
    store(job_.scratch + at_.picked + flow.next_pick * kLanes, samples);
    ++flow.next_pick;
  }
  NIGHTLIGHT_INLINE void pick_at(Flow& flow, std::size_t output, std::size_t count) {
    while (flow.next_pick < kGrid && x_.picks[flow.next_pick] == output) {
      pick(flow, flow.second.sum / float(count));
    }
  }

  // The end of the second filter along rows; then each row of 64 samples goes into the last one.
  void finish_rows(const RowGroup& group, Flow& flow) {
    for (std::size_t gone = 1; gone <= delay_of(x_); ++gone) {
      shrink_window(flow.second, x_.length - x_.window + gone - 1);
      pick_at(flow, x_.length - delay_of(x_) + gone - 1, x_.window - gone);
    }
    float rows[kLanes][kGrid];
    for (std::size_t j = 0; j < kGrid; j += kLanes) {
      const Block block = transposed(load<Block>(job_.scratch + at_.picked + j * kLanes));
      for (std::size_t r = 0; r < kLanes; ++r) store(rows[r] + j, block.at[r]);
    }
    for (std::size_t r = 0; r < group.rows; ++r) {
      if (group.first + r >= delay_of(y_)) push_row(last_, rows[r]);
    }
  }

  const ShrinkJob& job_;
  const BoxSide& x_;
  const BoxSide& y_;
  Divisor x_divisor_;
  Divisor y_divisor_;
  Layout at_;
  float* column_sums_;
  Block waiting_ = {};  // outputs of the first filter, less than a block
  LastFilter last_;
};

GridFloats shrink_picture(const ShrinkJob& job) {
  return job.channels == 1 ? Shrinker<1>(job).run() : Shrinker<3>(job).run();
}

}  // namespace
}  // namespace nightlight::phash::internal
