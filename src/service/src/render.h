#pragma once

#include "json.h"
#include "nightlight/casework/casework.h"
#include "nightlight/cybertip/reports.h"
#include "nightlight/service/bank_set.h"
#include "nightlight/service/quarantine.h"
#include "nightlight/service/scanner.h"
#include "nightlight/vault/vault.h"

// Values of the modules as the JSON of api/openapi.yaml; each function's name is the schema's.
namespace nightlight::service {

Json verdict_json(const ScanResult& result);
Json case_json(const casework::Case& value);
Json signal_json(const casework::Signal& signal, const vault::SealedObject& object,
                 const std::vector<vault::ViewRecord>& views);
Json decision_json(const casework::Decision& decision);
Json report_json(const cybertip::ReportStatus& report);
Json finding_json(const cybertip::Finding& finding);
Json receipt_json(const cybertip::Receipt& receipt);
Json loaded_list_json(const LoadedBank& bank, const LoadedList& list);
Json quarantine_json(const QuarantinedEntry& entry);
Json held_match_json(const HeldMatch& match);
Json feedback_json(const casework::EntryFeedback& feedback);
// A hit as it is in a verdict and in a signal.
Json hit_json(const casework::Detection& detection);

}  // namespace nightlight::service
