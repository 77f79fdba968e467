// Speaks a worker's language and then misbehaves as the file it gets tells it to: the pool must
// hold against a worker in an attacker's hands. A file is a JPEG's first three bytes, a command,
// and anything.
#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol.h"

namespace {

using namespace nightlight;
using namespace nightlight::media;
using protocol::Answer;
using protocol::Outcome;

bool read_all(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::read(0, bytes.data(), bytes.size());
    if (got <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

void write_all(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::write(0, bytes.data(), bytes.size());
    if (sent <= 0) ::_exit(0);
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
}

Answer good_answer() {
  Answer answer;
  answer.outcome = Outcome::kDone;
  answer.width = answer.height = answer.provenance.stored_width = answer.provenance.stored_height =
      1;
  answer.payload_size = 3;
  return answer;
}

// One grey pixel, with a number for the test in the field that any number fits in.
void tell(std::uint32_t number, std::string_view more = "") {
  Answer answer = good_answer();
  answer.provenance.pages = number;
  // In one piece, so that what is too much is there when the answer is.
  write_all(Encoder()
                .raw(protocol::encode_answer(answer))
                .raw(as_bytes("\x80\x80\x80"))
                .raw(as_bytes(more))
                .result());
}

std::uint32_t count_descriptors() {
  std::uint32_t count = 0;
  DIR* folder = ::opendir("/proc/self/fd");
  while (const dirent* entry = ::readdir(folder)) count += entry->d_name[0] != '.' ? 1 : 0;
  ::closedir(folder);
  return count - 1;  // the folder itself
}

std::uint32_t count_blocked_signals() {
  sigset_t blocked;
  ::sigprocmask(SIG_BLOCK, nullptr, &blocked);
  std::uint32_t count = 0;
  for (int signal = 1; signal < 32; ++signal) count += sigismember(&blocked, signal) == 1 ? 1 : 0;
  struct sigaction action {};
  ::sigaction(SIGPIPE, nullptr, &action);
  return count + (action.sa_handler == SIG_IGN ? 1 : 0);
}

bool end_now(std::string_view command) {
  if (command == "spin") {
    for (volatile bool forever = true; forever;) {
    }
  }
  if (command == "stall") ::pause();
  if (command == "crash") {
    ::signal(SIGABRT, SIG_DFL);
    std::abort();
  }
  if (command == "leave") ::_exit(0);
  if (command == "starve") ::_exit(protocol::kOutOfMemoryStatus);
  if (command == "killed") ::raise(SIGKILL);
  if (command == "forbidden") ::raise(SIGSYS);
  return false;
}

// Changes one thing in a good answer.
bool lie(std::string_view command) {
  Answer answer = good_answer();
  if (command == "short") answer.payload_size = 2;
  if (command == "long") answer.payload_size = std::uint64_t{1} << 60;
  if (command == "huge") answer.width = answer.height = 0xffffffff;
  if (command == "wide") {
    answer.width = answer.provenance.stored_width = 2'000'000'000;
    answer.payload_size = 6'000'000'000;
  }
  if (command == "empty") answer.width = answer.provenance.stored_width = 0;
  if (command == "turned") answer.provenance.orientation = 9;
  if (command == "pageless") answer.provenance.pages = 0;
  if (command == "loaded-failure") answer.outcome = Outcome::kUnreadable;
  if (protocol::encode_answer(answer) == protocol::encode_answer(good_answer())) return false;
  write_all(protocol::encode_answer(answer));
  write_all(as_bytes("\x80\x80\x80"));
  return true;
}

void obey(std::string_view command) {
  if (end_now(command) || lie(command)) return;
  if (command == "descriptors") return tell(count_descriptors());
  if (command == "environment") return tell(environ[0] == nullptr ? 1 : 2);
  if (command == "signals") return tell(1 + count_blocked_signals());
  if (command == "group") return tell(::getpgrp() == ::getpid() ? 1 : 2);
  if (command == "garbage") return write_all(Bytes(protocol::kAnswerSize, std::byte{0xff}));
  if (command == "half") {
    write_all(protocol::encode_answer(good_answer()));
    write_all(as_bytes("\x80"));
    ::_exit(0);
  }
  if (command == "drip") {
    write_all(protocol::encode_answer(good_answer()));
    write_all(as_bytes("\x80"));
    ::pause();
  }
  tell(static_cast<std::uint32_t>(::getpid()), command == "chatter" ? "and then" : "");
}

// ---- a request for frames ----

protocol::FrameHead good_frame() {
  return {.kind = Frame::Kind::kPage, .number = 1, .picture = good_answer()};
}

void send_frame(const protocol::FrameHead& head) {
  write_all(protocol::encode_frame(head));
  write_all(as_bytes("\x80\x80\x80"));
}

void summarise(std::uint32_t taken) {
  write_all(protocol::encode_summary(
      {.outcome = Outcome::kDone, .decoded_frames = taken, .taken = taken}));
}

// Whatever comes first is all that counts; the pool hangs up on a lie.
void obey_for_frames(std::string_view command) {
  if (end_now(command)) return;
  if (command == "endless") {
    for (;;) write_all(protocol::encode_progress(5));
  }
  if (command == "want") return write_all(protocol::encode_want({0, 1}));
  if (command == "answer") return write_all(protocol::encode_answer(good_answer()));
  if (command == "garbage") return write_all(Bytes(protocol::kFrameSize, std::byte{0xff}));
  protocol::FrameHead head = good_frame();
  if (command == "kind") head.kind = Frame::Kind::kVideo;
  if (command == "number") head.number = 0;
  if (command == "time") head.at = FrameTime(1);
  if (command == "wide") head.picture.width = 2;
  send_frame(head);
  if (command == "again") send_frame(head);
  if (command == "half-way") ::_exit(0);
  if (command == "stall-after") ::pause();
  summarise(command == "miscount" ? 2 : 1);
}

}  // namespace

int main() {
  write_all(protocol::encode_hello());
  for (;;) {
    std::array<std::byte, protocol::kRequestSize> head{};
    if (!read_all(head)) return 0;
    const auto request = protocol::parse_request(head);
    if (!request) return 1;
    Bytes file(std::min<std::uint64_t>(request->file_size, 64));
    if (!read_all(file)) return 0;
    const std::string_view text = as_text(file).substr(3);
    const std::string command(text.substr(0, text.find(' ')));
    if (command == "deaf") ::pause();
    Bytes rest(request->file_size - file.size());
    if (!read_all(rest)) return 0;
    if (request->task == protocol::Task::kFrames) {
      obey_for_frames(command);
      continue;
    }
    if (command == "frame") send_frame(good_frame());
    obey(command);
  }
}
