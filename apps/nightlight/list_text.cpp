#include "list_text.h"

#include <fmt/format.h>

#include <map>

#include "nightlight/store/files.h"
#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kMaxListBytes = std::size_t{4} << 30;

struct KindText {
  std::string operator()(const crypto::Md5&) const { return "md5"; }
  std::string operator()(const crypto::Sha1&) const { return "sha1"; }
  std::string operator()(const crypto::Sha256&) const { return "sha256"; }
  std::string operator()(const phash::PdqFingerprint& pdq) const {
    return fmt::format("pdq {}", phash::variant_name(pdq.variant));
  }
};

}  // namespace

std::string kind_text(const lists::Fingerprint& fingerprint) {
  return std::visit(KindText{}, fingerprint);
}

std::string describe_list(const lists::ListVersion& list) {
  std::map<std::string, std::uint64_t> counts;
  for (const lists::ListEntry& entry : list.entries()) ++counts[kind_text(entry.fingerprint)];
  std::string kinds;
  for (const auto& [kind, count] : counts) {
    if (!kinds.empty()) kinds += ", ";
    kinds += fmt::format("{} {}", with_separators(count), kind);
  }
  const std::size_t size = list.entries().size();
  return fmt::format("list {}, version {}, {} {} ({})", list.header().name, list.id().hex(),
                     with_separators(size), size == 1 ? "entry" : "entries", kinds);
}

Result<lists::ListVersion> load_list(const std::filesystem::path& file) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes encoded, store::read_file(file, kMaxListBytes));
  return lists::ListVersion::parse(encoded);
}

}  // namespace nightlight::cli
