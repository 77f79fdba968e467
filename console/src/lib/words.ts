// The contract's words in plain English. Each table is typed by the contract, so a value that is
// added there and not here does not compile.
import type {
  CaseState,
  Decision,
  Hit,
  NewReport,
  Principal,
  Quarantine,
  Report,
  ReportState,
  Signal,
  Tier,
} from "../api-types.js";

export type IncidentType = NewReport["incident_type"];
export type Destination = Report["destination"];
export type Access = Signal["looks"][number]["access"];
export type Tone = "calm" | "busy" | "good" | "quiet" | "alarm";

export interface StateWords {
  name: string;
  meaning: string;
  tone: Tone;
}

export const caseStates: Record<CaseState, StateWords> = {
  open: { name: "Open", meaning: "Waits for a person", tone: "calm" },
  proposed: { name: "Proposed", meaning: "A report waits for a second person", tone: "busy" },
  reported: {
    name: "Reported",
    meaning: "Approved; the report is on its way or finished",
    tone: "good",
  },
  dismissed: { name: "Dismissed", meaning: "A person found nothing to report", tone: "quiet" },
};

const kReportStates: Record<ReportState, StateWords> = {
  draft: { name: "Draft", meaning: "Waits for a second person", tone: "calm" },
  withdrawn: { name: "Withdrawn", meaning: "Will not be sent", tone: "quiet" },
  queued: { name: "Queued", meaning: "Approved and frozen; waits to be sent", tone: "busy" },
  submitting: { name: "Being sent", meaning: "An attempt is under way", tone: "busy" },
  finished: { name: "Finished", meaning: "Sent; the receipt is stored", tone: "good" },
  parked: { name: "Parked", meaning: "Cannot go on without a person", tone: "alarm" },
};

export function reportState(report: Pick<Report, "state" | "in_doubt">): StateWords {
  if (report.state !== "parked" || !report.in_doubt) return kReportStates[report.state];
  return { name: "Parked, in doubt", meaning: "NCMEC may already have this report", tone: "alarm" };
}

export const decisionKinds: Record<Decision["kind"], string> = {
  dismiss: "dismissed the case",
  "propose-report": "proposed a report",
  "approve-report": "approved the report",
  "reject-proposal": "rejected the proposal",
  "requeue-report": "put the parked report back in the queue",
  "withdraw-report": "gave up the parked report and opened the case again",
};

export const hitKinds: Record<Hit["kind"], string> = {
  md5: "MD5 digest",
  sha1: "SHA-1 digest",
  sha256: "SHA-256 digest",
  pdq: "PDQ fingerprint",
  vpdq: "video fingerprint",
};

export const tiers: Record<Tier, StateWords> = {
  match: { name: "Match", meaning: "Within the radius at which the bank matches", tone: "calm" },
  near: {
    name: "Near",
    meaning: "Beyond the radius of a match: less likely, less urgent, for a person to compare",
    tone: "quiet",
  },
};

export const quarantineStates: Record<Quarantine["state"], StateWords> = {
  active: {
    name: "In quarantine",
    meaning: "Its matches are recorded and open no case",
    tone: "alarm",
  },
  released: { name: "Released", meaning: "Its matches open cases again", tone: "quiet" },
};

// A clear picture of one frame of several, or of what is left of a damaged file, is a part.
export const accesses: Record<Access, string> = {
  "view-blurred": "looked, blurred",
  "view-part": "looked at a part, in clear",
  "view-full": "looked, in full",
  "report-upload": "sent it to the CyberTipline",
};

export const roles: Record<Principal["roles"][number], string> = {
  reviewer: "reviewer",
  approver: "approver",
  admin: "admin",
  service: "service",
};

// The names are the CyberTipline's own.
export const incidentTypes: Record<IncidentType, string> = {
  "child-pornography": "Child Pornography (possession, manufacture, and distribution)",
  "child-sex-trafficking": "Child Sex Trafficking",
  "child-sex-tourism": "Child Sex Tourism",
  "child-sexual-molestation": "Child Sexual Molestation",
  "misleading-domain-name": "Misleading Domain Name",
  "misleading-words-or-images": "Misleading Words or Digital Images on the Internet",
  "online-enticement": "Online Enticement of Children for Sexual Acts",
  "unsolicited-obscene-material": "Unsolicited Obscene Material Sent to a Child",
};

export function incidentName(type: string): string {
  return (incidentTypes as Record<string, string>)[type] ?? type;
}

export const destinations: Record<Destination, { title: string; text: string }> = {
  sandbox: { title: "Sandbox", text: "Nothing leaves this machine." },
  test: { title: "TEST", text: "Reports go to NCMEC's test system." },
  production: { title: "PRODUCTION", text: "Approved reports go to NCMEC." },
};

export function isDestination(text: string | undefined): text is Destination {
  return text !== undefined && Object.hasOwn(destinations, text);
}
