// What a reviewer is writing, and how it becomes the decision that is sent.
import type { NewDecision, NewReport } from "../api-types.js";
import { checkLength } from "../lib/length.js";
import type { IncidentType } from "../lib/words.js";

export interface DecisionDraft {
  kind: NewDecision["kind"] | "";
  incidentType: IncidentType | "";
  narrative: string;
  urgent: boolean;
  escalationReason: string;
  screenName: string;
  rationale: string;
}

// Nothing is chosen beforehand: neither what to do nor what the report is about.
export const emptyDraft: DecisionDraft = {
  kind: "",
  incidentType: "",
  narrative: "",
  urgent: false,
  escalationReason: "",
  screenName: "",
  rationale: "",
};

export const limits = {
  narrative: 10_000,
  escalationReason: 3000,
  screenName: 256,
  rationale: 4000,
} as const;

export type DraftErrors = Partial<Record<keyof DecisionDraft, string>>;

export type CheckedDraft = { ok: true; decision: NewDecision } | { ok: false; errors: DraftErrors };

function checkText(text: string, limit: number, missing: string): string | undefined {
  if (text.trim() === "") return missing;
  return checkLength(text, limit);
}

function checkReport(draft: DecisionDraft, errors: DraftErrors): void {
  if (draft.incidentType === "") errors.incidentType = "Choose what the report is about.";
  const narrative = checkText(draft.narrative, limits.narrative, "Describe what happened.");
  if (narrative) errors.narrative = narrative;
  if (draft.urgent) {
    const reason = checkText(
      draft.escalationReason,
      limits.escalationReason,
      "Say which danger, and how you know.",
    );
    if (reason) errors.escalationReason = reason;
  }
  const screenName = checkLength(draft.screenName, limits.screenName);
  if (screenName) errors.screenName = screenName;
}

// `seen` is how many signals were before the person.
export function checkDraft(draft: DecisionDraft, seen: number): CheckedDraft {
  const errors: DraftErrors = {};
  if (draft.kind === "") errors.kind = "Choose what is to happen with this case.";
  if (draft.kind === "propose-report") checkReport(draft, errors);
  const rationale = checkText(
    draft.rationale,
    limits.rationale,
    "Give your reason in a sentence or two.",
  );
  if (rationale) errors.rationale = rationale;
  if (Object.keys(errors).length > 0 || draft.kind === "") return { ok: false, errors };
  const decision = { kind: draft.kind, rationale: draft.rationale.trim(), signal_count: seen };
  if (draft.kind === "dismiss") return { ok: true, decision };
  const report = reportOf(draft, draft.incidentType as IncidentType);
  return { ok: true, decision: { ...decision, report } };
}

function reportOf(draft: DecisionDraft, incidentType: IncidentType): NewReport {
  const screenName = draft.screenName.trim();
  return {
    incident_type: incidentType,
    narrative: draft.narrative.trim(),
    ...(draft.urgent ? { escalation_reason: draft.escalationReason.trim() } : {}),
    ...(screenName ? { screen_name: screenName } : {}),
  };
}
