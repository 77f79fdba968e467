#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io.h"
#include "media_file.h"

namespace nightlight::cli {

// The forms in which `nightlight hash` prints: docs/spec/hash-output.md.
enum class HashFormat : unsigned char {
  kText,       // for people
  kJson,       // one array
  kJsonLines,  // one object a file
  kHex,        // PDQ hashes alone
  kHashLines,  // what `nightlight list build --hashes` reads
  kPytxCsv,    // the columns of python-threatexchange's `dataset --csv`
  kVpdq,       // the frames of one video in the text of Meta's vPDQ tool
};
std::string_view hash_format_name(HashFormat format);
std::optional<HashFormat> hash_format_of(std::string_view name);
std::vector<std::string> hash_format_names();

enum class Probes : unsigned char { kLeaveOut, kPrint };

struct HashOutputOptions {
  HashFormat format = HashFormat::kText;
  // The scale variants that are printed; none: both, or only full in the formats of others.
  std::vector<phash::PdqVariant> variants;
  Probes probes = Probes::kLeaveOut;  // in JSON
};

// Writes hashes of files in one of the formats, file after file.
class HashOutput {
 public:
  HashOutput(const Io& io, HashOutputOptions options);

  void begin();
  // kInvalidArgument when the format has no room for what the file is.
  Status add(const std::string& path, const MediaFile& file);
  // A file that could not be read; the formats without room for it leave it out.
  void add_error(const std::string& path, const std::string& reason);
  void end();

 private:
  bool prints(phash::PdqVariant variant) const;
  void add_json(const std::string& path, const MediaFile& file);
  void add_text(const std::string& path, const MediaFile& file);
  void add_plain(const std::string& path, const MediaFile& file);
  void add_pytx(const std::string& path, const MediaFile& file);
  std::vector<phash::PdqFingerprint> worth_printing(const std::string& path,
                                                    const MediaFile& file) const;
  void write_json(const std::string& object);

  const Io& io_;
  HashOutputOptions options_;
  std::uint64_t objects_ = 0;
};

// A field of CSV (RFC 4180): in quotes when it holds a comma, a quote or a line end.
std::string csv_field(std::string_view text);

}  // namespace nightlight::cli
