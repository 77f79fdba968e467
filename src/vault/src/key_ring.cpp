#include "nightlight/vault/key_ring.h"

#include <algorithm>

#include "nightlight/core/bytes.h"

namespace nightlight::vault {
namespace {

constexpr std::string_view kFirstLine = "nightlight-keys-1";
constexpr std::size_t kMaxId = 32;
constexpr std::size_t kMaxKeys = 1'000;
constexpr std::size_t kKeyDigits = 2 * KeyRing::Key::size();
constexpr std::string_view kDigits = "0123456789abcdef";

bool is_key_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxId && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

int digit_value(char c) {
  const std::size_t at = kDigits.find(c >= 'A' && c <= 'F' ? char(c - 'A' + 'a') : c);
  return at == std::string_view::npos ? -1 : int(at);
}

// Not decode_hex(), whose result would leave a copy of the key in memory.
Result<KeyRing::Key> parse_key(std::string_view digits) {
  KeyRing::Key key;
  const auto out = key.mutable_view(SecretAccess());
  if (digits.size() != kKeyDigits) {
    return Error(Code::kInvalidArgument, "a key has 64 hexadecimal digits").in("key file");
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = digit_value(digits[2 * i]);
    const int low = digit_value(digits[2 * i + 1]);
    if (high < 0 || low < 0) {
      return Error(Code::kInvalidArgument, "a key has 64 hexadecimal digits").in("key file");
    }
    out[i] = std::byte(high << 4 | low);
  }
  return key;
}

// Takes the first line off `rest`.
std::string_view next_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

}  // namespace

Result<KeyRing> KeyRing::parse(const SecretBytes& file) {
  const auto wrong = [](Literal what, std::uint64_t line) {
    return Error(Code::kInvalidArgument, what).in("key file").at(line);
  };
  std::string_view rest = as_text(file.view(SecretAccess()));
  if (next_line(rest) != kFirstLine) return wrong("not a key file of version 1", 1);
  KeyRing ring;
  for (std::uint64_t number = 2; !rest.empty(); ++number) {
    const std::string_view line = next_line(rest);
    const std::string_view id = line.substr(0, line.find(' '));
    if (!is_key_id(id)) return wrong("a key id is 1 to 32 of a-z, 0-9 and -", number);
    Result<Key> key = parse_key(line.substr(std::min(id.size() + 1, line.size())));
    if (!key) return key.error().at(number);
    if (ring.keys_.size() == kMaxKeys) return wrong("too many keys", number);
    if (!ring.keys_.emplace(id, *std::move(key)).second) {
      return wrong("two keys have the same id", number);
    }
    ring.active_id_ = id;
  }
  if (ring.keys_.empty()) return wrong("no key", 2);
  return ring;
}

Result<SecretBytes> KeyRing::create_file(std::string_view id, Random& random) {
  if (!is_key_id(id)) {
    return Error(Code::kInvalidArgument, "a key id is 1 to 32 of a-z, 0-9 and -").in("key file");
  }
  Key key;
  random.fill(key.mutable_view(SecretAccess()));
  const std::string head = std::string(kFirstLine) + "\n" + std::string(id) + " ";
  SecretBytes file(head.size() + kKeyDigits + 1);
  const auto out = file.mutable_view(SecretAccess());
  std::size_t at = 0;
  for (const char c : head) out[at++] = std::byte(c);
  for (const std::byte b : key.view(SecretAccess())) {
    out[at++] = std::byte(kDigits[std::to_integer<unsigned>(b) >> 4]);
    out[at++] = std::byte(kDigits[std::to_integer<unsigned>(b) & 15]);
  }
  out[at] = std::byte('\n');
  return file;
}

const KeyRing::Key* KeyRing::find(std::string_view id) const {
  const auto found = keys_.find(id);
  return found == keys_.end() ? nullptr : &found->second;
}

}  // namespace nightlight::vault
