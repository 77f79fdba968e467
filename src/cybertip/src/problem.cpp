#include "problem.h"

#include "names.h"
#include "text.h"

namespace nightlight::cybertip {

namespace {

constexpr std::size_t kLongestDescription = 500;

std::string answered(const CallStory& story) {
  std::string text = "/" + std::string(verb_name(story.verb)) + " was answered with";
  if (story.judgement.answer) text += " code " + std::to_string(story.judgement.answer->code);
  if (story.status) {
    text += story.judgement.answer ? " (HTTP " + std::to_string(*story.status) + ")"
                                   : " HTTP " + std::to_string(*story.status);
  }
  if (story.judgement.answer && !story.judgement.answer->description.empty()) {
    text += ": " + one_line(story.judgement.answer->description, kLongestDescription);
  }
  return text + (text.ends_with('.') ? "" : ".");
}

std::string happened(const CallStory& story) {
  const std::string call = "/" + std::string(verb_name(story.verb));
  switch (story.judgement.outcome) {
    case Outcome::kHashMismatch:
      return "NCMEC received other bytes than were sent.";
    case Outcome::kNotSent:
      return "The CyberTipline could not be reached, or the evidence not be read, for " + call +
             ".";
    case Outcome::kEvidenceDamaged:
      return "The vault could not give the approved bytes of a file.";
    case Outcome::kNoAnswer:
      return story.status ? call + " brought no answer that can be used (HTTP " +
                                std::to_string(*story.status) + ")."
                          : call + " brought no complete answer.";
    case Outcome::kUnknownCode:
      return answered(story) + " The specification does not name this code here.";
    default:
      return answered(story);
  }
}

std::string follows(const CallStory& story, Action action) {
  const std::string report = story.cybertip_id
                                 ? "CyberTipline report " + std::to_string(*story.cybertip_id)
                                 : "The report";
  switch (action) {
    case Action::kRepeat:
      return "The call is repeated.";
    case Action::kNewAttempt:
      return "A report may have been opened whose number is not known; unfinished, it deletes "
             "itself. A new one is opened.";
    case Action::kRetractAndReopen:
      return report + " is retracted and a new one opened.";
    case Action::kRetractAndPark:
      return report +
             " is retracted. Correct the cause, then send the report again or withdraw it.";
    case Action::kPark:
      return "Nothing was filed. Correct the cause, then send the report again or withdraw it.";
    case Action::kPause:
      return "Sending goes on as soon as the credentials are accepted.";
    case Action::kReopen:
      return report + " has expired; a new one is opened.";
    case Action::kReopenWithAlarm:
      return report + " was retracted by somebody else; a new one is opened.";
    case Action::kUploadAgain:
      return "The file is uploaded again.";
    case Action::kFinishedElsewhere:
      return report +
             " is finished, but its receipt did not arrive. The answer and its Request-ID "
             "are kept.";
    case Action::kAskNcmec:
      return "NCMEC does not know " + report +
             " any more, but an earlier /finish may have finished it. Ask NCMEC. Send it again "
             "only "
             "if it was not finished.";
    default:
      return {};
  }
}

}  // namespace

std::string problem_text(const CallStory& story, Action action) {
  return happened(story) + " " + follows(story, action);
}

}  // namespace nightlight::cybertip
