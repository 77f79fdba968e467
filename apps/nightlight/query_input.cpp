#include "query_input.h"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "source_file.h"
#include "text.h"

namespace nightlight::cli {
namespace {

QueryRules rules_of(const QueryInput& input) {
  QueryRules rules;
  rules.format = query_format_of(input.format).value_or(QueryFormat::kAuto);
  rules.bare = input.bare == "sha256" ? BareHash::kSha256 : BareHash::kPdq;
  return rules;
}

bool read_stream(const Io& io, std::istream& in, const std::string& name, const QueryRules& rules,
                 const std::function<void(const HashQuery&)>& take) {
  QueryReader reader(in, rules);
  bool all_well = true;
  while (const auto item = reader.next()) {
    if (item->query) {
      take(*item->query);
      continue;
    }
    fail(io, fmt::format("{}:{}", name, item->error->line), column_text(item->error->error));
    all_well = false;
  }
  return all_well;
}

bool read_file(const Io& io, const std::string& file, const QueryRules& rules,
               const std::function<void(const HashQuery&)>& take) {
  if (file == "-") return read_stream(io, io.in, "standard input", rules, take);
  // A pipe is as good as a file here; a folder is neither, and std::ifstream opens it.
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    fail(io, file, "a folder, not a file");
    return false;
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    fail(io, file, errno == ENOENT ? "no such file" : "cannot be opened");
    return false;
  }
  return read_stream(io, in, file, rules, take);
}

}  // namespace

void add_query_input(CLI::App* command, QueryInput& input) {
  command->add_option("HASH", input.hashes,
                      "Hashes in hexadecimal: 64 digits are a PDQ hash, 40 a SHA-1, 32 an MD5. "
                      "\"sha256 DIGITS\" as one argument names the kind.");
  command
      ->add_option("--hashes", input.files,
                   "Read hashes from FILE, or from standard input when it is -. May be repeated. "
                   "Standard input is read when no hash is given at all.")
      ->type_name("FILE")
      ->expected(1)
      ->take_all();
  command
      ->add_option("--format", input.format,
                   "The form of the hashes in files: auto, hex, pytx-csv or jsonl; auto unless "
                   "given.")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(query_format_names()).description(""));
  command
      ->add_option("--bare", input.bare,
                   "What 64 digits without a kind are: pdq or sha256; pdq unless given.")
      ->type_name("KIND")
      ->check(CLI::IsMember({"pdq", "sha256"}).description(""));
}

std::string column_text(const Error& error) {
  if (!error.position()) return to_text(error);
  return fmt::format("column {}: {}", *error.position() + 1, error.what());
}

std::string query_name(const HashQuery& query) {
  if (!query.name.empty()) return query.name;
  if (query.pdq.size() == 1) return query.pdq.front().hash.hex();
  if (query.sha256) return query.sha256->hex();
  if (query.sha1) return query.sha1->hex();
  if (query.md5) return query.md5->hex();
  return fmt::format("line {}", query.line);
}

bool read_queries(const Io& io, const QueryInput& input,
                  const std::function<void(const HashQuery&)>& take) {
  const QueryRules rules = rules_of(input);
  bool all_well = true;
  for (const std::string& hash : input.hashes) {
    const auto query = parse_hash_query(hash, rules);
    if (query) {
      take(*query);
    } else {
      fail(io, hash, column_text(query.error()));
      all_well = false;
    }
  }
  for (const std::string& file : input.files) {
    all_well = read_file(io, file, rules, take) && all_well;
  }
  if (!input.hashes.empty() || !input.files.empty()) return all_well;
  if (io.in_sink == Sink::kTerminal) remark(io, "reading hashes from standard input");
  return read_stream(io, io.in, "standard input", rules, take);
}

}  // namespace nightlight::cli
