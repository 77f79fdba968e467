#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nightlight/core/result.h"
#include "nightlight/match/bank.h"

namespace nightlight::cli {

// What one line of hashes asks for. A digest that is absent is not asked for.
struct HashQuery {
  std::uint64_t line = 0;  // where it was read, from 1; 0 for an argument
  std::string name;        // what the line calls it: a path, a label, tags; "" when nothing
  std::optional<crypto::Md5> md5;
  std::optional<crypto::Sha1> sha1;
  std::optional<crypto::Sha256> sha256;
  std::vector<phash::Probe> pdq;
  std::vector<phash::VideoProbe> video;
};

enum class QueryFormat : unsigned char { kAuto, kHex, kPytxCsv, kJsonLines };
std::optional<QueryFormat> query_format_of(std::string_view name);
std::vector<std::string> query_format_names();

// What 64 hexadecimal digits without a kind before them are.
enum class BareHash : unsigned char { kPdq, kSha256 };

struct QueryRules {
  QueryFormat format = QueryFormat::kAuto;
  BareHash bare = BareHash::kPdq;
};

inline constexpr std::size_t kMaxQueryBytes = std::size_t{16} << 20;  // of one line or record

// One hash as an argument or a line: "<digits>", "<kind> <digits> [label]", or the line of Meta's
// pdq-photo-hasher, "<digits>,<quality>[,<name>]". 32 digits are an MD5 and 40 a SHA-1. Fails with
// kInvalidArgument and the byte within the text.
Result<HashQuery> parse_hash_query(std::string_view text, const QueryRules& rules);

// One JSON object: a line of `nightlight hash --json` or of `list show --entries --json`, or an
// object that has the digits under "pdq", "md5", "sha1" or "sha256". Fails with kInvalidArgument,
// and the byte where that is known.
Result<HashQuery> parse_json_query(std::string_view text);

// The fields of one CSV record (RFC 4180), without its line end. Fails with kInvalidArgument and
// the byte.
Result<std::vector<std::string>> parse_csv_record(std::string_view text);

struct QueryError {
  std::uint64_t line = 0;
  Error error;  // its position is the byte within the line
};

// Reads hashes line after line, in memory that does not grow with their number. Blank lines and
// lines that start with # are passed over.
class QueryReader {
 public:
  QueryReader(std::istream& in, const QueryRules& rules) : in_(in), rules_(rules) {}

  struct Item {
    std::optional<HashQuery> query;   // one of the two
    std::optional<QueryError> error;  // reading goes on with the next line
  };
  // nullopt at the end. A line past kMaxQueryBytes is an error, and the last that is read.
  std::optional<Item> next();

 private:
  std::optional<std::string> next_line();
  std::optional<Item> next_csv(std::string record, std::uint64_t first);
  bool take_header(std::string_view line);
  Item refused(const Error& error, std::uint64_t line);

  std::istream& in_;
  QueryRules rules_;
  std::uint64_t line_ = 0;
  bool too_long_ = false;
  // Columns of the CSV by what they hold; set by its header.
  struct Columns {
    std::size_t type = 0;
    std::size_t signal = 0;
    std::optional<std::size_t> tags;
    std::size_t count = 0;
  };
  std::optional<Columns> columns_;
};

}  // namespace nightlight::cli
