#pragma once

#include <vector>

#include "nightlight/casework/casework.h"
#include "nightlight/cybertip/report.h"
#include "nightlight/vault/vault.h"

namespace nightlight::service {

// What a person adds to what the case knows.
struct DraftChoices {
  cybertip::IncidentType type = cybertip::IncidentType::kChildPornography;
  std::string narrative;
  std::optional<std::string> escalation_reason;
  std::optional<std::string> screen_name;
};

// A signal and the vault's facts about its evidence.
struct SignalEvidence {
  casework::Signal signal;
  vault::SealedObject object;
};

// A report from the signals of one case, oldest first: one file for each piece of evidence, one IP
// event for each address, time and port; the narrative ends with how each file was detected.
cybertip::Report draft_report(const std::vector<SignalEvidence>& evidence,
                              const DraftChoices& choices, const cybertip::Reporter& reporter,
                              const std::optional<std::string>& esp_service);

}  // namespace nightlight::service
