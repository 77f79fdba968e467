#include "progress.h"

#include <gtest/gtest.h>

#include "streams.h"
#include "text.h"

namespace nightlight::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Progress, shows_share_count_rate_and_time_left) {
  EXPECT_EQ(progress_line({50, 200, milliseconds(10'000)}, 120),
            "[=======>                      ]  25%  50/200 files  5.0/s  0:30 left");
}

TEST(Progress, promises_nothing_before_the_first_file) {
  EXPECT_EQ(progress_line({0, 200, milliseconds(0)}, 120),
            "[>                             ]   0%  0/200 files");
}

TEST(Progress, is_full_at_the_end) {
  EXPECT_EQ(progress_line({4, 4, milliseconds(2000)}, 120),
            "[==============================] 100%  4/4 files  2.0/s  0:00 left");
  EXPECT_EQ(progress_line({0, 0, milliseconds(0)}, 120),
            "[==============================] 100%  0/0 files");
}

TEST(Progress, fits_into_every_width) {
  for (std::size_t columns = 1; columns < 130; ++columns) {
    const std::string line = progress_line({12345, 99999, milliseconds(1000)}, columns);
    EXPECT_LE(display_width(line), columns);
  }
}

TEST(Progress, writes_durations_as_clocks_do) {
  EXPECT_EQ(format_duration(seconds(7)), "0:07");
  EXPECT_EQ(format_duration(seconds(754)), "12:34");
  EXPECT_EQ(format_duration(seconds(3723)), "1:02:03");
}

TEST(Progress, counts_what_is_done_of_the_file_in_work) {
  ProgressState state{0, 1, milliseconds(10'000)};
  state.running = 0.25;
  state.bytes = 50'000'000;
  EXPECT_EQ(progress_line(state, 120),
            "[=======>                      ]  25%  0/1 file  5.0 MB/s  0:30 left");
}

TEST(Progress, takes_back_the_share_of_a_file_that_ends) {
  Streams streams;
  {
    Progress progress(streams.io, 2, ShowProgress::kAlways);
    {
      Progress::Part part(progress);
      part.set(0.5);
    }
    progress.show(2);
  }
  EXPECT_NE(streams.err.str().find("nightlight: 25%"), std::string::npos) << streams.err.str();
  EXPECT_NE(streams.err.str().find("nightlight: 100%"), std::string::npos) << streams.err.str();
}

TEST(Progress, writes_nothing_where_there_is_no_terminal) {
  Streams streams;
  {
    Progress progress(streams.io, 2);
    progress.show(1);
    progress.show(2);
  }
  EXPECT_EQ(streams.err.str(), "");
}

TEST(Progress, takes_its_line_away) {
  Streams streams;
  streams.io.err_sink = Sink::kTerminal;
  {
    Progress progress(streams.io, 2);
    progress.show(2);
  }
  EXPECT_TRUE(streams.err.str().ends_with(" \r"));
}

}  // namespace
}  // namespace nightlight::cli
