#include "list_text.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "nightlight/store/files.h"
#include "source_file.h"
#include "text.h"

namespace nightlight::cli {
namespace {

constexpr std::size_t kMaxListBytes = std::size_t{4} << 30;
constexpr std::string_view kMagic = "NLHLIST\n";  // docs/spec/hash-list.md

}  // namespace

match::Fingerprint bank_fingerprint(const lists::Fingerprint& fingerprint) {
  return std::visit([](const auto& print) { return match::Fingerprint(print); }, fingerprint);
}

std::string kind_text(const lists::Fingerprint& fingerprint) {
  const std::string kind(match::fingerprint_kind(bank_fingerprint(fingerprint)));
  const auto* pdq = std::get_if<phash::PdqFingerprint>(&fingerprint);
  return pdq == nullptr ? kind : fmt::format("{} {}", kind, phash::variant_name(pdq->variant));
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

bool is_hash_list(const std::filesystem::path& file) {
  std::array<std::byte, kMagic.size()> start{};
  auto source = SourceFile::open(file, Links::kFollow);
  return source && source->read(0, start) && as_text(start) == kMagic;
}

Result<lists::ListVersion> load_list(const std::filesystem::path& file) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes encoded, store::read_file(file, kMaxListBytes));
  return lists::ListVersion::parse(encoded);
}

Result<service::LoadedList> load_bank_list(const std::filesystem::path& file,
                                           const service::BankSettings& settings) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const Bytes encoded, store::read_file(file, kMaxListBytes));
  return service::load_list(encoded, settings);
}

}  // namespace nightlight::cli
