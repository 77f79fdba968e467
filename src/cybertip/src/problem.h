#pragma once

#include <optional>
#include <string>

#include "decision_table.h"
#include "outcome.h"

namespace nightlight::cybertip {

// What is told to people about a call that did not simply succeed: what came back, and what
// follows.
struct CallStory {
  Verb verb = Verb::kSubmit;
  Judgement judgement;
  std::optional<int> status;                // HTTP
  std::optional<std::int64_t> cybertip_id;  // of the report it was about
};
std::string problem_text(const CallStory& story, Action action);

}  // namespace nightlight::cybertip
