#pragma once

#include <CLI/CLI.hpp>

#include "api_client.h"

namespace nightlight::cli {

// --url and --ca-file.
void add_server_options(CLI::App* command, ApiOptions& options);

// The same and --token-file.
void add_api_options(CLI::App* command, ApiOptions& options);

}  // namespace nightlight::cli
