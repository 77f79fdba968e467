#include "match_options.h"

#include <fmt/format.h>

#include "list_text.h"
#include "text.h"

namespace nightlight::cli {

CLI::Option* add_radius_option(CLI::App* command, int& radius) {
  return command
      ->add_option("--radius", radius,
                   "PDQ hashes at a distance of N or less match; 0 to 64, 31 unless given.")
      ->type_name("N")
      ->check(CLI::Range(0, kWidestRadius).description(""));
}

void add_match_options(CLI::App* command, MatchOptions& options) {
  add_radius_option(command, options.radius);
  command
      ->add_option("--near-radius", options.near_radius,
                   "Also show what is farther away than --radius, up to a distance of N, apart: "
                   "for a person to look at. More than --radius, up to 64; none unless given.")
      ->type_name("N")
      ->check(CLI::Range(1, kWidestRadius).description(""));
}

CLI::Option* add_list_option(CLI::App* command, std::vector<std::string>& lists) {
  return command
      ->add_option("--list", lists, "A hash list made by nightlight list build. May be repeated.")
      ->type_name("LIST")
      ->expected(1)
      ->take_all();
}

match::BankOptions bank_options_of(const MatchOptions& options) {
  match::BankOptions bank;
  bank.pdq_radius = options.radius;
  bank.near_radius = options.near_radius;
  return bank;
}

std::optional<ScanLists> load_lists(const Io& io, const std::vector<std::string>& files,
                                    const MatchOptions& options) {
  if (options.near_radius != 0 && options.near_radius <= options.radius) {
    fail(io, "", "--near-radius must be larger than --radius");
    return std::nullopt;
  }
  service::LoadedBank bank;
  bank.settings.name = "lists";
  bank.settings.options = bank_options_of(options);
  bool all_loaded = true;
  for (const std::string& file : files) {
    Result<service::LoadedList> list = load_bank_list(file, bank.settings);
    if (list) {
      bank.lists.push_back(*std::move(list));
      continue;
    }
    fail(io, file, list.error());
    all_loaded = false;
  }
  if (!all_loaded) return std::nullopt;
  std::vector<service::LoadedBank> banks;
  banks.push_back(std::move(bank));
  ScanLists lists{service::BankSet(std::move(banks))};
  if (lists.left_out() > 0) {
    remark(io, fmt::format("{} of the lists with a quality under {} will not be matched",
                           counted(lists.left_out(), "PDQ hash value"), phash::kMinPdqQuality));
  }
  return lists;
}

}  // namespace nightlight::cli
