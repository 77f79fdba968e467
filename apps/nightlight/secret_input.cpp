#include "secret_input.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <istream>
#include <optional>
#include <ostream>
#include <span>
#include <string_view>

#include "nightlight/store/files.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kMaxSecretBytes = 4096;

// Text that is wiped when it goes out of scope.
struct WipedText {
  WipedText() { text.reserve(kMaxSecretBytes); }
  WipedText(const WipedText&) = delete;
  WipedText& operator=(const WipedText&) = delete;
  ~WipedText() { wipe(std::as_writable_bytes(std::span(text.data(), text.size()))); }
  std::string text;
};

// While it lives, what is typed at the terminal is not shown.
class HiddenTyping {
 public:
  HiddenTyping() {
    termios settings{};
    if (::tcgetattr(STDIN_FILENO, &settings) != 0) return;
    before_ = settings;
    settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings);
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;
  ~HiddenTyping() {
    if (before_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &*before_);
  }

 private:
  std::optional<termios> before_;
};

std::size_t size_without_line_end(ByteView bytes) {
  std::size_t size = bytes.size();
  while (size > 0 && (bytes[size - 1] == std::byte{'\n'} || bytes[size - 1] == std::byte{'\r'})) {
    --size;
  }
  return size;
}

Result<SecretBytes> first_line(std::istream& in) {
  WipedText line;
  for (int next = in.get(); next != std::istream::traits_type::eof() && next != '\n';
       next = in.get()) {
    if (line.text.size() == kMaxSecretBytes) {
      return Error(Code::kInvalidArgument, "longer than a password may be");
    }
    line.text += static_cast<char>(next);
  }
  const ByteView bytes = as_bytes(line.text);
  const std::size_t size = size_without_line_end(bytes);
  if (size == 0) return Error(Code::kInvalidArgument, "there is no password");
  return SecretBytes(bytes.first(size));
}

Result<SecretBytes> ask(const Io& io, std::string_view question) {
  io.err << question << std::flush;
  const HiddenTyping hidden;
  Result<SecretBytes> answer = first_line(io.in);
  io.err << '\n' << std::flush;
  return answer;
}

Result<SecretBytes> ask_at_terminal(const Io& io, Prompt prompt) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(SecretBytes password, ask(io, "Password: "));
  if (prompt == Prompt::kOnce) return password;
  NIGHTLIGHT_ASSIGN_OR_RETURN(const SecretBytes again, ask(io, "The same once more: "));
  if (!equal_in_constant_time(password.view(SecretAccess()), again.view(SecretAccess()))) {
    return Error(Code::kInvalidArgument, "the two are not the same");
  }
  return password;
}

Result<SecretBytes> secret_of_file(const std::string& file) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const SecretBytes bytes,
                              store::read_secret_file(file, kMaxSecretBytes));
  const ByteView view = bytes.view(SecretAccess());
  const std::size_t size = size_without_line_end(view);
  if (size == 0) return Error(Code::kInvalidArgument, "the file is empty");
  return SecretBytes(view.first(size));
}

}  // namespace

Result<SecretBytes> read_password(const Io& io, const std::string& file, Prompt prompt) {
  if (!file.empty() && file != "-") return secret_of_file(file);
  if (io.in_sink == Sink::kTerminal) return ask_at_terminal(io, prompt);
  return first_line(io.in);
}

Result<SecretBytes> read_token(const std::string& file) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(SecretBytes token, secret_of_file(file));
  const bool plain = std::ranges::all_of(token.view(SecretAccess()), [](std::byte byte) {
    return byte > std::byte{' '} && byte < std::byte{0x7F};
  });
  if (!plain) return Error(Code::kInvalidArgument, "the file holds no token");
  return token;
}

}  // namespace nightlight::cli
