#include "stderr_logger.h"

#include <fmt/format.h>

#include <cstdio>

namespace nightlight::apps {
namespace {

std::string_view level_name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

}  // namespace

void StderrLogger::log(Level level, Literal event, std::initializer_list<LogField> fields) {
  if (level < lowest_) return;
  std::string line =
      fmt::format("{} {} {}", format_rfc3339(clock_.now()), level_name(level), event.view());
  for (const LogField& field : fields) {
    line += fmt::format(" {}=\"{}\"", field.name(), field.value());
  }
  line += '\n';
  const std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace nightlight::apps
