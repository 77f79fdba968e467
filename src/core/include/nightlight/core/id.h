#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "nightlight/core/bytes.h"
#include "nightlight/core/random.h"
#include "nightlight/core/result.h"

namespace nightlight {

// A random 128-bit identifier of one kind of thing. Tag names the kind and its text prefix:
//   struct CaseTag { static constexpr Literal kPrefix = "case"; };
//   using CaseId = Id<CaseTag>;      // text: "case_" + 32 lower-case hexadecimal digits
// Ids of different kinds are different types. An id says nothing about what it names: safe to log.
template <class Tag>
class Id {
 public:
  static constexpr std::size_t kSize = 16;

  static Id create(Random& random) {
    Id id;
    random.fill(id.bytes_);
    return id;
  }

  // Fails with kInvalidArgument unless `text` is exactly what text() gives.
  static Result<Id> parse(std::string_view text) {
    const std::string_view prefix = Tag::kPrefix.view();
    if (text.size() != prefix.size() + 1 + 2 * kSize || !text.starts_with(prefix) ||
        text[prefix.size()] != '_') {
      return Error(Code::kInvalidArgument, "not an identifier of this kind").in(Tag::kPrefix);
    }
    NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes bytes, decode_hex(text.substr(prefix.size() + 1)));
    Id id;
    std::copy(bytes.begin(), bytes.end(), id.bytes_.begin());
    if (id.text() != text) {
      return Error(Code::kInvalidArgument, "identifiers are written in lower case")
          .in(Tag::kPrefix);
    }
    return id;
  }

  std::string text() const { return std::string(Tag::kPrefix.view()) + "_" + encode_hex(bytes_); }
  ByteView bytes() const { return bytes_; }
  auto operator<=>(const Id&) const = default;

 private:
  Id() = default;
  std::array<std::byte, kSize> bytes_{};
};

}  // namespace nightlight
