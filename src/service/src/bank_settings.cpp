#include <algorithm>
#include <array>

#include "nightlight/service/bank_set.h"

namespace nightlight::service {
namespace {

Error wrong(Literal key, Literal what) {
  return Error(Code::kInvalidArgument, what).in(key);
}

bool is_name(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

std::string_view role_name(BankRole role) {
  return role == BankRole::kMatch ? "match" : "allow";
}

Result<BankRole> parse_bank_role(std::string_view name) {
  if (name == "match") return BankRole::kMatch;
  if (name == "allow") return BankRole::kAllow;
  return wrong("role", "must be \"match\" or \"allow\"");
}

std::string_view action_name(BankAction action) {
  return action == BankAction::kCase ? "case" : "record";
}

Result<BankAction> parse_bank_action(std::string_view name) {
  if (name == "case") return BankAction::kCase;
  if (name == "record") return BankAction::kRecord;
  return wrong("action", "must be \"case\" or \"record\"");
}

Result<match::BankOptions> effective_options(const BankSettings& settings) {
  if (!is_name(settings.name)) {
    return wrong("name", "must be 1 to 64 of the characters a-z, 0-9 and -");
  }
  if (settings.category.size() > 200) return wrong("category", "is longer than 200 bytes");
  if (settings.share_percent < 0 || settings.share_percent > 100) {
    return wrong("share_percent", "must be 0 to 100");
  }
  match::BankOptions options = settings.options;
  if (settings.role == BankRole::kMatch) return options;
  if (options.pdq_radius > kMaxAllowRadius) {
    return wrong("radius", "of an allow-bank must be 0 to 10");
  }
  if (options.near_radius != 0) return wrong("near_radius", "an allow-bank has no second tier");
  options.views.clear();
  for (std::size_t view = 0; view < phash::kViews; ++view) {
    const std::string_view seen = phash::view_name(phash::View(view));
    if (seen.empty() || seen == "even") continue;  // the whole picture
    options.views.push_back({phash::View(view), -1});
  }
  options.video_run = 0;  // a part in common says nothing about the rest
  return options;
}

Result<LoadedList> load_list(ByteView file, const BankSettings& settings) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const match::BankOptions options, effective_options(settings));
  NIGHTLIGHT_ASSIGN_OR_RETURN(lists::ListVersion version, lists::ListVersion::parse(file));
  std::vector<match::BankEntry> entries;
  entries.reserve(version.entries().size());
  for (std::uint64_t i = 0; i < version.entries().size(); ++i) {
    std::visit(
        [&](const auto& fingerprint) {
          entries.push_back({i, fingerprint});
        },
        version.entries()[i].fingerprint);
  }
  NIGHTLIGHT_ASSIGN_OR_RETURN(match::Bank bank, match::Bank::create(entries, options));
  return LoadedList{std::move(version), std::move(bank)};
}

std::string_view place_name(Place::Kind kind) {
  constexpr std::array<std::string_view, 5> kNames = {"file", "page", "cover", "video", "frame"};
  return kNames[std::size_t(kind)];
}

}  // namespace nightlight::service
