#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "hash_query.h"
#include "io.h"

namespace nightlight::cli {

// Where a command takes hashes from: arguments, files, or standard input when there are neither.
struct QueryInput {
  std::vector<std::string> hashes;
  std::vector<std::string> files;  // "-" is standard input
  std::string format = "auto";
  std::string bare = "pdq";
};

void add_query_input(CLI::App* command, QueryInput& input);

// Hands every hash to `take`, in order. Each that is wrong is told on io.err, with its file, line
// and column, and makes the answer false; the others are taken all the same.
bool read_queries(const Io& io, const QueryInput& input,
                  const std::function<void(const HashQuery&)>& take);

// What a hash is called in output: its name, its digits where there is none, or its line.
std::string query_name(const HashQuery& query);

// "at column 8: not a hexadecimal digit": the position of the error counted from 1.
std::string column_text(const Error& error);

}  // namespace nightlight::cli
