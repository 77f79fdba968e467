#pragma once

#include <cstddef>
#include <span>

#include "dct_table.h"

// The three steps of PDQ that cost time, once for each instruction set. All of them give the same
// bits: a lane does what the original does for one row or one column, in the same order.
//
// The types here are plain arrays without member functions on purpose. A kernel is compiled for
// instructions that the machine may not have, so nothing of it may be code that the linker could
// pick for others; test phash.kernels_share_no_code looks for such code.
namespace nightlight::phash::internal {

struct GridFloats {
  float at[kGrid][kGrid];  // rows of brightness
};
struct SpectrumFloats {
  float at[kFrequencies][kFrequencies];  // rows of coefficients
};

// One direction of the picture.
struct BoxSide {
  std::size_t length;
  std::size_t window;        // of the box filter
  std::size_t picks[kGrid];  // where the 64 samples lie, in rising order
};

struct ShrinkJob {
  const unsigned char* pixels;
  std::size_t channels;  // 1 or 3
  BoxSide x;
  BoxSide y;
  float* scratch;  // as many zeros as scratch_floats() asks for
};

struct DctTables {
  float rows[kFrequencies][kGrid];     // D
  float columns[kGrid][kFrequencies];  // D with its rows as columns
};

struct PdqKernel {
  const char* name;
  std::size_t lanes;
  // How much scratch memory shrink() needs; job.scratch is not looked at.
  std::size_t (*scratch_floats)(const ShrinkJob& job);
  // Two rounds of the box filter along rows and columns, then 64×64 samples.
  GridFloats (*shrink)(const ShrinkJob& job);
  // D·grid·Dᵀ; each element of either product is one sum in rising order.
  SpectrumFloats (*transform)(const GridFloats& grid, const DctTables& tables);
  // 0 to 100: how much the grid changes from sample to sample.
  int (*quality)(const GridFloats& grid);
};

// What this machine can run, the plainest first; never empty.
std::span<const PdqKernel* const> supported_kernels();
// The fastest of them.
const PdqKernel& best_kernel();

}  // namespace nightlight::phash::internal
