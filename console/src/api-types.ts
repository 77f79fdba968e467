// Written by `npm run generate` from api/openapi.yaml. Do not edit.

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
};

export type ScanContext = {
  /** The account as the service names it */
  account: string;
  conversation?: string;
  /** The service's own name for this upload; sending the same bytes under it again gives the same signal */
  upload_id?: string;
  file_name?: string;
  ip_address?: string;
  port?: number;
  uploaded_at?: string;
};

export type Verdict = {
  /** match: on a list. near-match: only beyond the radius of a match, within the bank's second one; for a person to compare. quarantined: only with entries that hit too often to be true; recorded, and no case is open. allowed: every perceptual match is excused by an allow-bank. no-match: seen whole, compared, and on no list. not-comparable: no exact digest matched, and there was nothing whole of sufficient quality to compare; media.status says why */
  verdict:
    | "match"
    | "near-match"
    | "quarantined"
    | "allowed"
    | "no-match"
    | "not-comparable";
  digests: {
    md5: string;
    sha1: string;
    sha256: string;
  };
  media: Media;
  /** Of the first picture; none of a video */
  fingerprints: Array<{
    kind: "pdq";
    variant: "full" | "nn512";
    hash: string;
    quality: number;
  }>;
  /** The first 100, those that act first, then the nearest */
  hits: Hit[];
  /** All of them */
  hit_count: number;
  /** Only when a case is open */
  signal_id?: string;
  /** Only when a case is open */
  case_id?: string;
};

export type Media = {
  /** low-quality: its hashes say too little. degenerate: flat, black or tiny. no-video: a container that holds neither video nor picture */
  status:
    | "ok"
    | "low-quality"
    | "degenerate"
    | "damaged"
    | "unreadable"
    | "too-large"
    | "decoder-crashed"
    | "no-video";
  detail?: string;
  format?: string;
  width?: number;
  height?: number;
  orientation?: number;
  pages?: number;
  /** Pages, or frames of a video, that were compared */
  frames?: number;
  /** Of a video */
  seconds?: number;
  /** A limit ended it; the rest was not compared */
  cut_short?: boolean;
};

/** near: beyond the radius of a match, within the bank's second one */
export type Tier = "match" | "near";

export type Hit = {
  /** Whose settings applied; empty for signals from before there were banks */
  bank: string;
  /** The bank's */
  category: string;
  /** Names the entry across list versions */
  entry_fingerprint: string;
  /** How the entry's PDQ hash was made, as far as it is known */
  entry_variant: string;
  tier: Tier;
  list: string;
  list_version: string;
  entry: number;
  label: string;
  source: string;
  kind: "md5" | "sha1" | "sha256" | "pdq" | "vpdq";
  /** Of a video, that of the nearest pair of frames */
  distance: number;
  /** The one that applied */
  radius: number;
  quality: number;
  /** How the hash was made of the file (docs/spec/query-tag.md); empty for exact digests */
  query_tag: string;
  /** The same in words */
  query_words: string;
  media?: DecodedMedia;
  video?: VideoOverlap;
  /** In a verdict: what of the file hit; file for its digests, frame for a video's frame that is a listed picture */
  place?: "file" | "page" | "cover" | "video" | "frame";
  /** In a verdict: whether the hit has its effect, or why it has none */
  standing?: "acts" | "allowed" | "quarantined";
  /** In a verdict: the effect that the bank asks for */
  action?: "case" | "record";
  allowed_by?: {
    bank: string;
    list: string;
    entry: number;
    label: string;
    distance: number;
  };
};

/** Where the compared pixels came from; absent when nothing was decoded */
export type DecodedMedia = {
  decoder: string;
  format: string;
  /** As stored */
  width: number;
  height: number;
  /** EXIF 1 to 8; it was applied */
  orientation: number;
  /** The page or frame of a picture that hit */
  page?: number;
  /** Seconds into a video, of the frame that is a listed picture */
  at?: number;
  damaged: boolean;
};

export type VideoOverlap = {
  /** Of the file's compared frames, those that are in the listed video */
  file_percent: number;
  /** Of the listed video's frames, those that are in the file */
  entry_percent: number;
  file_frames: number;
  entry_frames: number;
  /** The longest run of frames at one offset in time */
  run_frames: number;
  /** Seconds */
  run_start_in_file: number;
  /** Seconds */
  run_start_in_entry: number;
  run_seconds: number;
};

/** What people made of the cases in which an entry of a bank hit, each case counted once */
export type Feedback = {
  /** A report was proposed or approved */
  confirmed: number;
  /** Dismissed */
  false_positive: number;
  undecided: number;
};

export type Quarantine = {
  id: string;
  state: "active" | "released";
  bank: string;
  fingerprint: string;
  kind: "md5" | "sha1" | "sha256" | "pdq" | "vpdq";
  list: string;
  label: string;
  source: string;
  /** Within the alarm's window, when it was raised */
  hits: number;
  /** At least so many */
  accounts: number;
  scans: number;
  raised_at: string;
  /** Matches since then that opened no case */
  held: number;
  last_held_at?: string;
  released_at?: string;
  released_by?: string;
  reason?: string;
  feedback: Feedback;
};

export type HeldMatch = {
  account: string;
  upload_id?: string;
  sha256: string;
  at: string;
};

export type Credentials = {
  name: string;
  password: string;
};

export type Session = {
  token: string;
  expires_at: string;
  principal: Principal;
};

export type Principal = {
  name: string;
  roles: Array<"reviewer" | "approver" | "admin" | "service">;
};

export type CaseState = "open" | "proposed" | "reported" | "dismissed";

export type Case = {
  id: string;
  account: string;
  tier: Tier;
  state: CaseState;
  opened_at: string;
  window_ends: string;
  signal_count: number;
  last_signal_at: string;
};

export type CaseDetail = {
  case: Case;
  signals: Signal[];
  decisions: Decision[];
  report?: Report;
};

export type Signal = {
  id: string;
  seen_at: string;
  detector: string;
  hit: Hit;
  feedback: Feedback;
  evidence: {
    object_id: string;
    size: number;
    sha256: string;
  };
  context: ScanContext;
  /** Who looked at the evidence, oldest first */
  looks: Array<{
    person: string;
    access: "view-blurred" | "view-part" | "view-full" | "report-upload";
    at: string;
  }>;
};

export type Decision = {
  kind:
    | "dismiss"
    | "propose-report"
    | "approve-report"
    | "reject-proposal"
    | "requeue-report"
    | "withdraw-report";
  person: string;
  rationale: string;
  at: string;
};

export type NewDecision = {
  /** How many signals of the case the person has seen; 409 when another has come since, so that nobody decides on what they did not see */
  signal_count: number;
  kind: "dismiss" | "propose-report";
  rationale: string;
  report?: NewReport;
};

/** Required with propose-report */
export type NewReport = {
  incident_type:
    | "child-pornography"
    | "child-sex-trafficking"
    | "child-sex-tourism"
    | "child-sexual-molestation"
    | "misleading-domain-name"
    | "misleading-words-or-images"
    | "online-enticement"
    | "unsolicited-obscene-material";
  narrative: string;
  escalation_reason?: string;
  screen_name?: string;
};

export type ReportState = "draft" | "withdrawn" | "queued" | "submitting" | "finished" | "parked";

export type Report = {
  id: string;
  case_id: string;
  state: ReportState;
  destination: "sandbox" | "test" | "production";
  incident_type: string;
  drafted_by: string;
  approved_by?: string;
  file_count: number;
  attempts: number;
  /** Parked, and it cannot be ruled out that NCMEC has finished it */
  in_doubt: boolean;
  next_try_at?: string;
  last_problem?: string;
  /** Only when finished */
  cybertip_id?: number;
  finished_at?: string;
};

export type ReportDetail = {
  report: Report;
  narrative: string;
  findings: Array<{
    rule: string;
    severity: "blocks" | "degrades";
    path: string;
    message: string;
  }>;
  /** The report's XML; from approval on, the bytes that are sent */
  document: string;
  /** The fileDetails XML of each file. Report and file numbers are NCMEC's and stand in it once they are known; before that they are 0 */
  file_documents: string[];
  receipt?: {
    cybertip_id: number;
    file_ids: string[];
    /** The CyberTipline's answer as it came */
    answer: string;
    request_id: string;
    finished_at: string;
  };
};

export type LoadedList = {
  name: string;
  version: string;
  created: string;
  entries: number;
  /** Entries below the quality floor */
  left_out: number;
  bank: {
    name: string;
    role: "match" | "allow";
    action: "case" | "record";
    near_action: "case" | "record";
    category: string;
    radius: number;
    /** 0: no second tier */
    near_radius: number;
    min_quality: number;
    share_percent: number;
  };
};

export type Health = {
  status: "ok" | "degraded";
  version: string;
  checks: {
    [name: string]: string;
  };
};

export interface Operations {
  /** Match a picture or video against the loaded banks of hash lists */
  scanMedia: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Blob;
    ok: Verdict;
  };
  /** Sign in with name and password */
  signIn: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: Credentials;
    ok: Session;
  };
  /** Who the token belongs to */
  currentSession: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    ok: Principal;
  };
  /** End the session; the token is worthless afterwards */
  signOut: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    ok: undefined;
  };
  /** Cases, newest first */
  listCases: {
    path: Record<string, never>;
    query: { state?: CaseState; tier?: Tier; limit?: number; after?: string; };
    body: undefined;
    ok: {
      cases: Case[];
    };
  };
  /** A case with its signals, decisions, looks and report */
  getCase: {
    path: { case_id: string; };
    query: Record<string, never>;
    body: undefined;
    ok: CaseDetail;
  };
  /** Dismiss a case, or propose a report that a second person must approve */
  decideCase: {
    path: { case_id: string; };
    query: Record<string, never>;
    body: NewDecision;
    ok: CaseDetail;
  };
  /** Look at the picture of a signal */
  lookAtEvidence: {
    path: { case_id: string; signal_id: string; };
    query: Record<string, never>;
    body: {
      look: "blurred" | "full";
    };
    ok: Blob;
  };
  /** Reports, newest first */
  listReports: {
    path: Record<string, never>;
    query: { limit?: number; };
    body: undefined;
    ok: {
      reports: Report[];
    };
  };
  /** A report with what stands in its way, the document and the receipt */
  getReport: {
    path: { report_id: string; };
    query: Record<string, never>;
    body: undefined;
    ok: ReportDetail;
  };
  /** A second person's yes or no */
  approveReport: {
    path: { report_id: string; };
    query: Record<string, never>;
    body: {
      decision: "approve" | "reject";
      rationale: string;
    };
    ok: ReportDetail;
  };
  /** Send a parked report on its way again */
  requeueReport: {
    path: { report_id: string; };
    query: Record<string, never>;
    body: {
      rationale: string;
      confirmed_not_finished?: boolean;
    };
    ok: ReportDetail;
  };
  /** Give up a parked report and open its case again, so that another can be proposed */
  withdrawReport: {
    path: { report_id: string; };
    query: Record<string, never>;
    body: {
      rationale: string;
    };
    ok: ReportDetail;
  };
  /** List entries that hit too often to be true, those in force first; at most 500 */
  listQuarantines: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    ok: {
      quarantines: Quarantine[];
    };
  };
  /** A quarantine with the uploads that it has held */
  getQuarantine: {
    path: { quarantine_id: string; };
    query: Record<string, never>;
    body: undefined;
    ok: {
      quarantine: Quarantine;
      /** Oldest first */
      held: HeldMatch[];
    };
  };
  /** Let the matches of an entry open cases again */
  releaseQuarantine: {
    path: { quarantine_id: string; };
    query: Record<string, never>;
    body: {
      reason: string;
    };
    ok: Quarantine;
  };
  /** The hash lists that scans are matched against, and the settings of their banks */
  listLists: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    ok: {
      lists: LoadedList[];
    };
  };
  /** Whether the service can do its work */
  health: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    ok: Health;
  };
  /** Counters in the Prometheus text format (0.0.4) */
  metrics: {
    path: Record<string, never>;
    query: Record<string, never>;
    body: undefined;
    ok: string;
  };
}

export const operations = {
  scanMedia: {
    method: "POST",
    path: "/v1/media:scan",
    answer: "json",
    open: false,
    roles: ["service"],
  },
  signIn: {
    method: "POST",
    path: "/v1/sessions",
    answer: "json",
    open: true,
    roles: [],
  },
  currentSession: {
    method: "GET",
    path: "/v1/sessions/current",
    answer: "json",
    open: false,
    roles: ["reviewer", "approver", "admin", "service"],
  },
  signOut: {
    method: "DELETE",
    path: "/v1/sessions/current",
    answer: "none",
    open: false,
    roles: ["reviewer", "approver", "admin"],
  },
  listCases: {
    method: "GET",
    path: "/v1/cases",
    answer: "json",
    open: false,
    roles: ["reviewer", "approver"],
  },
  getCase: {
    method: "GET",
    path: "/v1/cases/{case_id}",
    answer: "json",
    open: false,
    roles: ["reviewer", "approver"],
  },
  decideCase: {
    method: "POST",
    path: "/v1/cases/{case_id}/decisions",
    answer: "json",
    open: false,
    roles: ["reviewer"],
  },
  lookAtEvidence: {
    method: "POST",
    path: "/v1/cases/{case_id}/signals/{signal_id}/looks",
    answer: "blob",
    open: false,
    roles: ["reviewer", "approver"],
  },
  listReports: {
    method: "GET",
    path: "/v1/reports",
    answer: "json",
    open: false,
    roles: ["reviewer", "approver"],
  },
  getReport: {
    method: "GET",
    path: "/v1/reports/{report_id}",
    answer: "json",
    open: false,
    roles: ["reviewer", "approver"],
  },
  approveReport: {
    method: "POST",
    path: "/v1/reports/{report_id}/approval",
    answer: "json",
    open: false,
    roles: ["approver"],
  },
  requeueReport: {
    method: "POST",
    path: "/v1/reports/{report_id}/requeue",
    answer: "json",
    open: false,
    roles: ["approver"],
  },
  withdrawReport: {
    method: "POST",
    path: "/v1/reports/{report_id}/withdrawal",
    answer: "json",
    open: false,
    roles: ["approver"],
  },
  listQuarantines: {
    method: "GET",
    path: "/v1/quarantines",
    answer: "json",
    open: false,
    roles: ["reviewer", "approver", "admin"],
  },
  getQuarantine: {
    method: "GET",
    path: "/v1/quarantines/{quarantine_id}",
    answer: "json",
    open: false,
    roles: ["approver"],
  },
  releaseQuarantine: {
    method: "POST",
    path: "/v1/quarantines/{quarantine_id}/release",
    answer: "json",
    open: false,
    roles: ["approver", "admin"],
  },
  listLists: {
    method: "GET",
    path: "/v1/lists",
    answer: "json",
    open: false,
    roles: ["reviewer", "approver", "admin", "service"],
  },
  health: {
    method: "GET",
    path: "/health",
    answer: "json",
    open: true,
    roles: [],
  },
  metrics: {
    method: "GET",
    path: "/metrics",
    answer: "text",
    open: false,
    roles: ["service", "admin"],
  },
} as const;
