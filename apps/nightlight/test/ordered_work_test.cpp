#include "ordered_work.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace nightlight::cli {
namespace {

TEST(OrderedWork, hands_results_over_in_order) {
  std::vector<std::size_t> taken;
  OrderedWork<std::size_t> work(1000, 8);
  work.run([](std::size_t i) -> Result<std::size_t> { return i * i; },
           [&](std::size_t i, Result<std::size_t> result) {
             ASSERT_TRUE(result);
             EXPECT_EQ(*result, i * i);
             taken.push_back(i);
           });
  ASSERT_EQ(taken.size(), 1000u);
  for (std::size_t i = 0; i < taken.size(); ++i) EXPECT_EQ(taken[i], i);
}

TEST(OrderedWork, does_nothing_for_nothing) {
  OrderedWork<int> work(0, 4);
  work.run([](std::size_t) -> Result<int> { return 1; }, [](std::size_t, Result<int>) { FAIL(); });
}

TEST(OrderedWork, turns_an_exception_into_an_error_of_that_piece) {
  std::size_t failed = 0;
  OrderedWork<int> work(10, 2);
  work.run(
      [](std::size_t i) -> Result<int> {
        if (i == 3) throw std::runtime_error("by intent");
        return 1;
      },
      [&](std::size_t i, Result<int> result) {
        if (result) return;
        EXPECT_EQ(i, 3u);
        EXPECT_EQ(result.error().code(), Code::kInternal);
        ++failed;
      });
  EXPECT_EQ(failed, 1u);
}

TEST(OrderedWork, does_not_run_far_ahead_of_a_slow_taker) {
  std::atomic<std::size_t> started{0};
  OrderedWork<int> work(5000, 2);
  work.run(
      [&](std::size_t) -> Result<int> {
        ++started;
        return 1;
      },
      [&](std::size_t i, Result<int>) { EXPECT_LE(started.load(), i + 1 + 2 * 64); });
}

TEST(OrderedWork, ends_when_the_taker_throws) {
  OrderedWork<int> work(5000, 4);
  EXPECT_THROW(work.run([](std::size_t) -> Result<int> { return 1; },
                        [](std::size_t, Result<int>) { throw std::runtime_error("by intent"); }),
               std::runtime_error);
}

}  // namespace
}  // namespace nightlight::cli
