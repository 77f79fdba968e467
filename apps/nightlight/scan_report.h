#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io.h"
#include "scan_lists.h"
#include "table.h"

namespace nightlight::cli {

enum class Verdict : unsigned char {
  kMatch,
  kNear,  // only in the second tier: for a person to look at
  kNoMatch,
  kNotComparable,
  kError,
};
std::string_view verdict_name(Verdict verdict);

// One file and what matched. A finding points into the lists of the scan.
struct ScannedFile {
  MediaFile media;
  std::vector<Finding> hits;
};

struct ScanCounts {
  std::uint64_t matched = 0;
  std::uint64_t near = 0;
  std::uint64_t no_match = 0;
  std::uint64_t not_comparable = 0;
  std::uint64_t errors = 0;
  std::uint64_t skipped = 0;
};

enum class Format : unsigned char { kTable, kJsonLines };
enum class Listing : unsigned char { kMatchesOnly, kEveryFile };

// Writes what a scan finds. JSON lines appear as they come; the table when all is done.
class ScanReport {
 public:
  ScanReport(const Io& io, Format format, Listing listing);

  void add(const std::string& path, const ScannedFile& file);
  // A file that could not be opened or read.
  void add_error(const std::string& path, const std::string& reason);
  void count_skipped() { ++counts_.skipped; }

  // The tables and the line of totals; with JSON lines the totals go to io.err.
  void finish();
  const ScanCounts& counts() const { return counts_; }

 private:
  void count(Verdict verdict);
  void add_rows(const std::string& path, Verdict verdict, const ScannedFile& file);
  void add_json(const std::string& path, Verdict verdict, const ScannedFile& file);

  const Io& io_;
  Format format_;
  Listing listing_;
  Table matches_;
  Table near_;
  Table not_comparable_;
  ScanCounts counts_;
};

// "112 files: 20 matched, 92 without a match, 0 not comparable, 0 unreadable", and skipped ones
// when there are any.
std::string totals_text(const ScanCounts& counts);

// What became of a file that could be read: kNotComparable only when nothing matched and not all of
// it could be seen in sufficient quality, kError when no decoder could look at it.
Verdict verdict_of(const ScannedFile& file);

}  // namespace nightlight::cli
