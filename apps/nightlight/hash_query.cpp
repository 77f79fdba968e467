#include "hash_query.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace nightlight::cli {
namespace {

constexpr std::size_t kMd5Digits = 32;
constexpr std::size_t kSha1Digits = 40;
constexpr std::size_t kLongDigits = 64;

constexpr std::array<std::pair<QueryFormat, std::string_view>, 4> kFormats{{
    {QueryFormat::kAuto, "auto"},
    {QueryFormat::kHex, "hex"},
    {QueryFormat::kPytxCsv, "pytx-csv"},
    {QueryFormat::kJsonLines, "jsonl"},
}};

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t';
}

// An error of a part of the text, told where it lies in the whole.
Error moved(const Error& error, std::size_t offset) {
  return error.at(offset + error.position().value_or(0));
}

bool is_flat(const phash::PdqHash& hash) {
  const auto& words = hash.words();
  return std::all_of(words.begin(), words.end(), [](auto word) { return word == 0; }) ||
         std::all_of(words.begin(), words.end(),
                     [](auto word) { return word == ~std::uint64_t{0}; });
}

Status set_pdq(HashQuery& query, std::string_view digits, int quality) {
  NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::PdqHash hash, phash::PdqHash::parse(digits));
  if (is_flat(hash)) {
    return Error(Code::kInvalidArgument, "a PDQ hash of equal bits stands for a flat picture");
  }
  phash::QueryTag tag;
  tag.scale = phash::PdqVariant::kUnknown;
  query.pdq.push_back({hash, quality, tag});
  return {};
}

Status set_hash(HashQuery& query, std::string_view kind, std::string_view digits) {
  if (kind == "md5") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(query.md5, crypto::Md5::parse(digits));
  } else if (kind == "sha1") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(query.sha1, crypto::Sha1::parse(digits));
  } else if (kind == "sha256") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(query.sha256, crypto::Sha256::parse(digits));
  } else if (kind == "pdq") {
    return set_pdq(query, digits, 100);
  } else {
    return Error(Code::kInvalidArgument, "the kind is not md5, sha1, sha256 or pdq").at(0);
  }
  return {};
}

std::string_view kind_of(std::size_t digits, const QueryRules& rules) {
  if (digits == kMd5Digits) return "md5";
  if (digits == kSha1Digits) return "sha1";
  return rules.bare == BareHash::kSha256 && digits == kLongDigits ? "sha256" : "pdq";
}

bool is_hex_digit(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') ||
         (letter >= 'A' && letter <= 'F');
}

// "kind digits [label]": the first word has a letter that is no hexadecimal digit, or digits follow
// it.
Result<HashQuery> parse_words(std::string_view text, std::size_t first_end) {
  HashQuery query;
  std::size_t start = first_end;
  while (start < text.size() && is_blank(text[start])) ++start;
  std::size_t end = start;
  while (end < text.size() && !is_blank(text[end])) ++end;
  if (start == end) return Error(Code::kInvalidArgument, "the hash is missing").at(text.size());
  const Status set = set_hash(query, text.substr(0, first_end), text.substr(start, end - start));
  if (!set) {
    const bool of_kind = set.error().what().starts_with("the kind");
    return moved(set.error(), of_kind ? 0 : start);
  }
  while (end < text.size() && is_blank(text[end])) ++end;
  query.name = text.substr(end);
  return query;
}

// "digits,quality[,name]", as Meta's pdq-photo-hasher prints it.
Result<HashQuery> parse_commas(std::string_view text, std::size_t comma) {
  const std::size_t start = comma + 1;
  const std::size_t end = std::min(text.find(',', start), text.size());
  int quality = 0;
  const auto [stopped, wrong] = std::from_chars(text.data() + start, text.data() + end, quality);
  if (wrong != std::errc() || stopped != text.data() + end || quality < 0 || quality > 100) {
    return Error(Code::kInvalidArgument, "the quality is not 0 to 100").at(start);
  }
  HashQuery query;
  NIGHTLIGHT_RETURN_IF_ERROR(set_pdq(query, text.substr(0, comma), quality));
  if (end < text.size()) query.name = text.substr(end + 1);
  return query;
}

}  // namespace

std::optional<QueryFormat> query_format_of(std::string_view name) {
  for (const auto& [format, known] : kFormats) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::vector<std::string> query_format_names() {
  std::vector<std::string> names;
  for (const auto& [format, name] : kFormats) names.emplace_back(name);
  return names;
}

Result<HashQuery> parse_hash_query(std::string_view text, const QueryRules& rules) {
  const auto hex_end = static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(), is_hex_digit) - text.begin());
  const std::size_t first_end = std::min(text.find_first_of(" \t"), text.size());
  const bool names_kind = hex_end < first_end && text.find(',') >= first_end;
  // A lone word is a hash, whatever is wrong with it; a kind is known by what follows.
  if (first_end < text.size() && (names_kind || first_end < kMd5Digits)) {
    return parse_words(text, first_end);
  }
  if (hex_end < text.size() && text[hex_end] == ',') return parse_commas(text, hex_end);
  HashQuery query;
  NIGHTLIGHT_RETURN_IF_ERROR(set_hash(query, kind_of(text.size(), rules), text));
  return query;
}

Result<std::vector<std::string>> parse_csv_record(std::string_view text) {
  std::vector<std::string> fields;
  std::size_t at = 0;
  for (;;) {
    std::string field;
    if (at < text.size() && text[at] == '"') {
      for (++at;; ++at) {
        const std::size_t quote = text.find('"', at);
        if (quote == std::string_view::npos) {
          return Error(Code::kInvalidArgument, "a quoted field does not end").at(text.size());
        }
        field += text.substr(at, quote - at);
        at = quote + 1;
        if (at >= text.size() || text[at] != '"') break;
        field += '"';
      }
    } else {
      const std::size_t end = std::min(text.find(',', at), text.size());
      field = text.substr(at, end - at);
      const std::size_t quote = field.find('"');
      if (quote != std::string::npos) {
        return Error(Code::kInvalidArgument, "a quote inside a field without quotes")
            .at(at + quote);
      }
      at = end;
    }
    fields.push_back(std::move(field));
    if (at == text.size()) return fields;
    if (text[at] != ',') {
      return Error(Code::kInvalidArgument, "a comma should follow the quoted field").at(at);
    }
    ++at;
  }
}

std::optional<std::string> QueryReader::next_line() {
  std::string line;
  std::streambuf* buffer = in_.rdbuf();
  for (;;) {
    const auto letter = buffer->sbumpc();
    if (letter == std::char_traits<char>::eof()) {
      if (line.empty()) return std::nullopt;
      break;
    }
    if (letter == '\n') break;
    if (line.size() >= kMaxQueryBytes) {
      too_long_ = true;
      break;
    }
    line.push_back(std::char_traits<char>::to_char_type(letter));
  }
  ++line_;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
  return line;
}

QueryReader::Item QueryReader::refused(const Error& error, std::uint64_t line) {
  return {std::nullopt, QueryError{line, error}};
}

bool QueryReader::take_header(std::string_view line) {
  if (columns_ || rules_.format == QueryFormat::kHex || rules_.format == QueryFormat::kJsonLines) {
    return false;
  }
  const auto fields = parse_csv_record(line);
  if (!fields) return false;
  Columns columns;
  bool has_type = false;
  bool has_signal = false;
  columns.count = fields->size();
  for (std::size_t i = 0; i < fields->size(); ++i) {
    if ((*fields)[i] == "signal_type") {
      columns.type = i;
      has_type = true;
    } else if ((*fields)[i] == "signal_str") {
      columns.signal = i;
      has_signal = true;
    } else if ((*fields)[i] == "tags") {
      columns.tags = i;
    }
  }
  if (!has_type || !has_signal) return false;
  columns_ = columns;
  return true;
}

namespace {

bool has_open_quote(std::string_view record) {
  return std::count(record.begin(), record.end(), '"') % 2 == 1;
}

Result<HashQuery> query_of_signal(std::string_view type, std::string_view signal) {
  HashQuery query;
  if (type == "vpdq") {
    NIGHTLIGHT_ASSIGN_OR_RETURN(const phash::VideoFingerprint video, phash::parse_vpdq(signal));
    phash::QueryTag tag;
    tag.scale = phash::PdqVariant::kUnknown;
    query.video.push_back({tag, video.frames});
    return query;
  }
  const std::string_view kind = type == "video_md5" ? "md5" : type;
  if (kind != "md5" && kind != "sha1" && kind != "sha256" && kind != "pdq") {
    return Error(Code::kInvalidArgument, "a signal type that is not compared here");
  }
  NIGHTLIGHT_RETURN_IF_ERROR(set_hash(query, kind, signal));
  return query;
}

}  // namespace

std::optional<QueryReader::Item> QueryReader::next_csv(std::string record, std::uint64_t first) {
  // A quoted field may hold line ends.
  while (has_open_quote(record)) {
    const auto more = next_line();
    if (!more || record.size() + more->size() >= kMaxQueryBytes) break;
    record += '\n' + *more;
  }
  const auto fields = parse_csv_record(record);
  if (!fields) return refused(fields.error(), first);
  if (fields->size() != columns_->count) {
    return refused(Error(Code::kInvalidArgument, "another number of fields than the header has"),
                   first);
  }
  const std::string& signal = (*fields)[columns_->signal];
  auto query = query_of_signal((*fields)[columns_->type], signal);
  if (!query) {
    const std::size_t offset = record.find(signal);
    const bool found = offset != std::string::npos && query.error().position();
    return refused(found ? moved(query.error(), offset) : query.error(), first);
  }
  query->line = first;
  if (columns_->tags) query->name = (*fields)[*columns_->tags];
  return Item{*std::move(query), std::nullopt};
}

std::optional<QueryReader::Item> QueryReader::next() {
  while (!too_long_) {
    const auto line = next_line();
    if (!line) return std::nullopt;
    const std::uint64_t number = line_;
    if (too_long_) return refused(Error(Code::kExhausted, "the line is too long"), number);
    const std::size_t start = line->find_first_not_of(" \t");
    if (start == std::string::npos || (*line)[start] == '#') continue;
    if (take_header(*line)) continue;
    if (columns_) return next_csv(*line, number);
    if (rules_.format == QueryFormat::kPytxCsv) {
      return refused(
          Error(Code::kInvalidArgument, "the header with signal_type and signal_str is missing"),
          number);
    }
    const bool json = rules_.format == QueryFormat::kJsonLines ||
                      (rules_.format == QueryFormat::kAuto && (*line)[start] == '{');
    auto query = json ? parse_json_query(*line) : parse_hash_query(*line, rules_);
    if (!query) return refused(query.error(), number);
    query->line = number;
    return Item{*std::move(query), std::nullopt};
  }
  return std::nullopt;
}

}  // namespace nightlight::cli
