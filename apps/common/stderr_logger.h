#pragma once

#include <mutex>

#include "nightlight/core/clock.h"
#include "nightlight/core/log.h"

namespace nightlight::apps {

// One line an event on standard error: time, level, event, name="value" pairs.
class StderrLogger final : public Logger {
 public:
  StderrLogger(const Clock& clock, Level lowest) : clock_(clock), lowest_(lowest) {}
  void log(Level level, Literal event, std::initializer_list<LogField> fields) override;

 private:
  const Clock& clock_;
  const Level lowest_;
  std::mutex mutex_;  // keeps lines whole
};

}  // namespace nightlight::apps
