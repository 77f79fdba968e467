// The pool against workers that crash, hang and lie. The worker is
// test/programs/hostile_worker.cpp, which does what the file it gets says.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "nightlight/media/decoder.h"
#include "processes.h"

namespace nightlight::media {
namespace {

using std::chrono::milliseconds;

PoolOptions hostile_options() {
  PoolOptions options;
  options.worker = NIGHTLIGHT_BINARY_DIR "/test-programs/media_hostile_worker";
  options.workers = 1;
  return options;
}

Bytes file_saying(std::string_view command) {
  return to_bytes("\xff\xd8\xff" + std::string(command) + " ");
}

class Pool : public ::testing::Test {
 protected:
  std::unique_ptr<Decoder> open(const PoolOptions& options) {
    auto decoder = Decoder::open(options, logger_);
    EXPECT_TRUE(decoder) << to_text(decoder.error());
    return decoder ? *std::move(decoder) : nullptr;
  }
  static Result<Image> say(Decoder& decoder, std::string_view command) {
    return decoder.decode(file_saying(command), {});
  }
  // The number a worker answers to a question.
  static std::uint32_t ask(Decoder& decoder, std::string_view question) {
    const auto image = say(decoder, question);
    EXPECT_TRUE(image) << question << ": " << to_text(image.error());
    return image ? image->provenance.pages : 0;
  }
  static Code code_after(Decoder& decoder, std::string_view command) {
    const auto image = say(decoder, command);
    EXPECT_FALSE(image) << command;
    return image ? Code::kInternal : image.error().code();
  }

  NullLogger logger_;
};

TEST_F(Pool, gives_the_pixels_of_an_honest_answer) {
  const auto decoder = open(hostile_options());
  const auto image = say(*decoder, "hello");
  ASSERT_TRUE(image);
  EXPECT_EQ(image->width, 1U);
  EXPECT_EQ(image->rgb, to_bytes("\x80\x80\x80"));
  EXPECT_EQ(image->provenance.format, Format::kJpeg);
}

TEST_F(Pool, turns_each_way_of_dying_into_its_error_and_goes_on) {
  const auto decoder = open(hostile_options());
  EXPECT_EQ(code_after(*decoder, "crash"), Code::kCorrupt);
  EXPECT_EQ(code_after(*decoder, "leave"), Code::kCorrupt);
  EXPECT_EQ(code_after(*decoder, "half"), Code::kCorrupt);
  EXPECT_EQ(code_after(*decoder, "forbidden"), Code::kCorrupt);
  EXPECT_EQ(code_after(*decoder, "starve"), Code::kExhausted);
  EXPECT_EQ(code_after(*decoder, "killed"), Code::kUnavailable);
  EXPECT_TRUE(say(*decoder, "hello"));
}

TEST_F(Pool, believes_no_answer_that_contradicts_itself_or_a_limit) {
  const auto decoder = open(hostile_options());
  for (const char* lie : {"short", "long", "huge", "wide", "empty", "turned", "pageless",
                          "loaded-failure", "garbage"}) {
    EXPECT_EQ(code_after(*decoder, lie), Code::kCorrupt) << lie;
    EXPECT_TRUE(say(*decoder, "hello")) << lie;
  }
}

struct QuietSink final : FrameSink {
  Status take(const Frame&) override {
    ++frames;
    return {};
  }
  int frames = 0;
};

Result<FrameSummary> frames_of(Decoder& decoder, std::string_view command,
                               const FrameOptions& options = {}) {
  const Bytes file = file_saying(command);
  MemorySource source(file);
  QuietSink sink;
  return decoder.decode_frames(source, options, sink);
}

TEST_F(Pool, believes_no_frame_that_contradicts_itself_or_comes_out_of_turn) {
  const auto decoder = open(hostile_options());
  for (const char* lie : {"kind", "number", "time", "wide", "again", "miscount", "want", "answer",
                          "garbage", "crash", "half-way", "leave"}) {
    const auto summary = frames_of(*decoder, lie);
    ASSERT_FALSE(summary) << lie;
    EXPECT_EQ(summary.error().code(), Code::kCorrupt) << lie;
    EXPECT_TRUE(frames_of(*decoder, "hello")) << lie;
  }
  EXPECT_EQ(frames_of(*decoder, "starve").error().code(), Code::kExhausted);
  EXPECT_EQ(code_after(*decoder, "frame"), Code::kCorrupt) << "no frames were asked for";
}

TEST_F(Pool, kills_workers_that_give_no_sign_of_life_or_never_end) {
  const auto decoder = open(hostile_options());
  FrameOptions options;
  options.frame_time_limit = milliseconds(150);
  for (const char* how : {"stall", "spin", "stall-after"}) {
    EXPECT_EQ(frames_of(*decoder, how, options).error().code(), Code::kExhausted) << how;
  }
  options = {};
  options.time_limit = std::chrono::seconds(1);
  EXPECT_EQ(frames_of(*decoder, "endless", options).error().code(), Code::kExhausted);
  EXPECT_TRUE(frames_of(*decoder, "hello"));
}

TEST_F(Pool, takes_nothing_for_a_jpeg_that_is_none) {
  const auto decoder = open(hostile_options());
  const auto rendered = decoder->render_jpeg(file_saying("hello"), {});
  ASSERT_FALSE(rendered);
  EXPECT_EQ(rendered.error().code(), Code::kCorrupt);
}

TEST_F(Pool, kills_workers_that_pass_the_time_limit) {
  PoolOptions options = hostile_options();
  options.time_limit = milliseconds(150);
  const auto decoder = open(options);
  for (const char* how : {"spin", "stall", "drip"}) {
    EXPECT_EQ(code_after(*decoder, how), Code::kExhausted) << how;
  }
  // A worker that does not even read: the file does not fit into the socket's buffer.
  Bytes large = file_saying("deaf");
  large.resize(8 << 20);
  const auto image = decoder->decode(large, {});
  ASSERT_FALSE(image);
  EXPECT_EQ(image.error().code(), Code::kExhausted);
}

TEST_F(Pool, does_not_mix_the_leftovers_of_one_answer_into_the_next) {
  const auto decoder = open(hostile_options());
  const std::uint32_t first = ask(*decoder, "chatter");
  const std::uint32_t second = ask(*decoder, "hello");
  EXPECT_NE(first, second);
}

TEST_F(Pool, blames_no_picture_for_a_worker_that_died_while_idle) {
  const auto decoder = open(hostile_options());
  const auto pid = static_cast<pid_t>(ask(*decoder, "hello"));
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  // Its end of the socket is closed when it is a zombie; until then it could still take a picture.
  siginfo_t info{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
  EXPECT_TRUE(say(*decoder, "hello"));
}

TEST_F(Pool, renews_workers_after_their_share_of_pictures) {
  PoolOptions options = hostile_options();
  options.pictures_before_renewal = 3;
  const auto decoder = open(options);
  std::vector<std::uint32_t> workers;
  for (int i = 0; i < 9; ++i) workers.push_back(ask(*decoder, "hello"));
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(workers[static_cast<std::size_t>(i)], workers[static_cast<std::size_t>(i / 3 * 3)]);
  }
  EXPECT_NE(workers[0], workers[3]);
  EXPECT_NE(workers[3], workers[6]);
}

TEST_F(Pool, gives_workers_nothing_of_ours) {
  const int leak = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  ASSERT_GE(leak, 3);
  ASSERT_NE(::signal(SIGPIPE, SIG_IGN), SIG_ERR);
  const auto decoder = open(hostile_options());
  EXPECT_EQ(ask(*decoder, "descriptors"), 3U);
  EXPECT_EQ(ask(*decoder, "environment"), 1U);
  EXPECT_EQ(ask(*decoder, "signals"), 1U);
  EXPECT_EQ(ask(*decoder, "group"), 1U);
  ::signal(SIGPIPE, SIG_DFL);
  ::close(leak);
}

TEST_F(Pool, leaves_neither_processes_nor_descriptors_behind) {
  const auto before = open_descriptors();
  {
    PoolOptions options = hostile_options();
    options.workers = 3;
    const auto decoder = open(options);
    for (int i = 0; i < 20; ++i) {
      EXPECT_EQ(code_after(*decoder, "crash"), Code::kCorrupt);
      EXPECT_EQ(code_after(*decoder, "garbage"), Code::kCorrupt);
      EXPECT_TRUE(say(*decoder, "hello"));
    }
    EXPECT_LE(children_of(::getpid()).size(), 3U);
    // One for each worker, and the far end of one that is being started.
    EXPECT_LE(open_descriptors(), before + 4);
  }
  EXPECT_TRUE(children_of(::getpid()).empty());
  EXPECT_EQ(open_descriptors(), before);
}

TEST_F(Pool, serves_many_threads_through_several_pools) {
  PoolOptions options = hostile_options();
  options.workers = 2;
  const auto one = open(options);
  const auto two = open(options);
  std::atomic<int> good = 0;
  std::atomic<int> crashed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        Decoder& decoder = (t + i) % 2 == 0 ? *one : *two;
        const auto image = say(decoder, i % 5 == 4 ? "crash" : "hello");
        if (image) ++good;
        if (!image && image.error().code() == Code::kCorrupt) ++crashed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 8 * 16);
  EXPECT_EQ(crashed, 8 * 4);
}

TEST_F(Pool, lets_nobody_wait_for_ever_for_a_busy_worker) {
  PoolOptions options = hostile_options();
  options.wait_limit = milliseconds(20);
  options.time_limit = std::chrono::minutes(10);
  const auto decoder = open(options);
  std::optional<Code> refusal;
  while (!refusal) {
    std::atomic<bool> over = false;
    std::thread busy([&] {
      (void)say(*decoder, "stall");
      over = true;
    });
    // Until the other thread has the worker, this one gets answers; and the other one may give up
    // first.
    while (!refusal && !over) {
      const auto image = say(*decoder, "hello");
      if (!image) refusal = image.error().code();
    }
    for (const pid_t worker : children_of(::getpid())) ::kill(worker, SIGKILL);
    busy.join();
  }
  EXPECT_EQ(refusal, Code::kUnavailable);
}

TEST_F(Pool, outlives_the_thread_that_opened_it) {
  std::unique_ptr<Decoder> decoder;
  std::thread([&] { decoder = open(hostile_options()); }).join();
  const std::uint32_t first = ask(*decoder, "hello");
  std::thread([&] { EXPECT_EQ(code_after(*decoder, "crash"), Code::kCorrupt); }).join();
  EXPECT_NE(ask(*decoder, "hello"), first);
}

TEST_F(Pool, is_unavailable_without_a_program_that_answers) {
  for (const char* program : {"/nonexistent/nightlight-decoder", "/bin/true", "/etc/passwd", ""}) {
    PoolOptions options = hostile_options();
    options.worker = program;
    const auto decoder = Decoder::open(options, logger_);
    ASSERT_FALSE(decoder) << program;
    EXPECT_EQ(decoder.error().code(), Code::kUnavailable) << program;
  }
  EXPECT_TRUE(children_of(::getpid()).empty());
}

TEST_F(Pool, becomes_available_again_when_its_program_comes_back) {
  const std::filesystem::path program =
      std::filesystem::path(::testing::TempDir()) / ("worker-" + std::to_string(::getpid()));
  std::filesystem::create_symlink(hostile_options().worker, program);
  PoolOptions options = hostile_options();
  options.worker = program;
  const auto decoder = open(options);
  std::filesystem::remove(program);
  EXPECT_EQ(code_after(*decoder, "crash"), Code::kCorrupt);
  EXPECT_EQ(code_after(*decoder, "hello"), Code::kUnavailable);
  std::filesystem::create_symlink(hostile_options().worker, program);
  EXPECT_TRUE(say(*decoder, "hello"));
  std::filesystem::remove(program);
}

TEST_F(Pool, refuses_what_needs_no_worker_to_refuse) {
  PoolOptions options = hostile_options();
  options.max_input_bytes = 100;
  const auto decoder = open(options);
  Bytes large = file_saying("hello");
  large.resize(101);
  EXPECT_EQ(decoder->decode(large, {}).error().code(), Code::kExhausted);
  EXPECT_EQ(decoder->decode({}, {}).error().code(), Code::kInvalidArgument);
  EXPECT_EQ(decoder->decode(as_bytes("no picture"), {}).error().code(), Code::kInvalidArgument);
  large.resize(100);
  EXPECT_TRUE(decoder->decode(large, {}));
  for (const std::uint32_t side : {0U, 16'385U}) {
    const auto rendered = decoder->render_jpeg(large, {.max_side = side});
    EXPECT_EQ(rendered.error().code(), Code::kInvalidArgument);
  }
}

TEST_F(Pool, refuses_options_that_make_no_sense) {
  const auto code_with = [&](auto change) {
    PoolOptions options = hostile_options();
    change(options);
    const auto decoder = Decoder::open(options, logger_);
    return decoder ? Code::kInternal : decoder.error().code();
  };
  EXPECT_EQ(code_with([](PoolOptions& o) { o.workers = 0; }), Code::kInvalidArgument);
  EXPECT_EQ(code_with([](PoolOptions& o) { o.max_pixels = 0; }), Code::kInvalidArgument);
  EXPECT_EQ(code_with([](PoolOptions& o) { o.max_pixels = ~0ULL; }), Code::kInvalidArgument);
  EXPECT_EQ(code_with([](PoolOptions& o) { o.max_input_bytes = 0; }), Code::kInvalidArgument);
  EXPECT_EQ(code_with([](PoolOptions& o) { o.memory_limit_bytes = 1 << 20; }),
            Code::kInvalidArgument);
  EXPECT_EQ(code_with([](PoolOptions& o) { o.time_limit = milliseconds(0); }),
            Code::kInvalidArgument);
  EXPECT_EQ(code_with([](PoolOptions& o) { o.wait_limit = milliseconds(-1); }),
            Code::kInvalidArgument);
  EXPECT_EQ(code_with([](PoolOptions& o) { o.pictures_before_renewal = 0; }),
            Code::kInvalidArgument);
}

}  // namespace
}  // namespace nightlight::media
