// Invented cases and reports for the mock server. Times are fixed.
const hex = (number, length = 32) => number.toString(16).padStart(length, "0");
export const caseId = (number) => `case_${hex(number)}`;
export const signalId = (number) => `sig_${hex(number)}`;
export const reportId = (number) => `rep_${hex(number)}`;

export const kNow = Date.parse("2026-11-25T15:30:00Z");
export const ago = (minutes) => new Date(kNow - minutes * 60_000).toISOString();

export const people = {
  rowan: { password: "quiet harbour", roles: ["reviewer"] },
  ines: { password: "second pair of eyes", roles: ["approver"] },
  sam: { password: "both hats", roles: ["reviewer", "approver"] },
  opal: { password: "keeps it running", roles: ["admin"] },
};

export const quarantineId = (number) => `quar_${hex(number)}`;

export function makeQuarantine(number, changes = {}) {
  return {
    id: quarantineId(number),
    state: "active",
    bank: "hotlines",
    fingerprint: `pdq:${hex(0xf00 + number, 64)}`,
    kind: "pdq",
    list: "harbour-photographs",
    label: "start-picture",
    source: "example.org",
    hits: 43,
    accounts: 10,
    scans: 12_400,
    raised_at: ago(30 + number),
    held: 7,
    last_held_at: ago(1),
    feedback: { confirmed: 0, false_positive: 3, undecided: 2 },
    ...changes,
  };
}

export function makeSignal(number, changes = {}) {
  return {
    id: signalId(number),
    seen_at: ago(12 + number),
    detector: "hash-match 0.1.0",
    hit: {
      bank: "hotlines",
      category: "",
      tier: "match",
      entry_fingerprint: `pdq:${hex(0xf00 + number, 64)}`,
      entry_variant: "full",
      list: "harbour-photographs",
      list_version: "4f1c2a9e0b7d4c33a1f0e2d5c6b7a8990f1e2d3c4b5a69788796a5b4c3d2e1f0",
      entry: 17 + number,
      label: "lighthouse-at-dusk",
      source: "example.org",
      kind: "pdq",
      distance: 12,
      radius: 31,
      quality: 100,
      query_tag: "full",
      query_words: "as it is",
      media: {
        decoder: "nightlight-decoder 0.1.0",
        format: "jpeg",
        width: 4032,
        height: 3024,
        orientation: 1,
        page: 1,
        damaged: false,
      },
      ...changes.hit,
    },
    feedback: changes.feedback ?? { confirmed: 0, false_positive: 0, undecided: 1 },
    evidence: { object_id: `obj_${hex(number)}`, size: 284_113, sha256: hex(0xabc0 + number, 64) },
    context: {
      account: "user-4711",
      conversation: "room-88",
      upload_id: `upload-${number}`,
      file_name: "IMG_2041.jpg",
      ip_address: "192.0.2.44",
      port: 51_423,
      uploaded_at: ago(14 + number),
      ...changes.context,
    },
    looks: changes.looks ?? [],
  };
}

// A hit of a video, for makeSignal().
export const kVideoHit = {
  kind: "vpdq",
  distance: 4,
  video: {
    file_percent: 25,
    entry_percent: 100,
    file_frames: 120,
    entry_frames: 30,
    run_frames: 30,
    run_start_in_file: 61,
    run_start_in_entry: 0,
    run_seconds: 29,
  },
};

export function makeCase(number, changes = {}) {
  const signals = changes.signals ?? [makeSignal(number)];
  const decisions = changes.decisions ?? [];
  return {
    case: {
      id: caseId(number),
      account: `user-${4711 + number - 1}`,
      state: "open",
      tier: "match",
      opened_at: ago(20 + number),
      window_ends: ago(20 + number - 1440),
      signal_count: signals.length,
      last_signal_at: ago(12 + number),
      ...changes.case,
    },
    signals,
    decisions,
  };
}

const kDocument =
  `<?xml version="1.0" encoding="UTF-8"?>\n<report><incidentSummary>` +
  `<incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>` +
  `<incidentDateTime>2026-11-25T15:15:00Z</incidentDateTime></incidentSummary>` +
  `<reporter><reportingPerson><firstName>Trust</firstName><lastName>Desk</lastName>` +
  `<email>trust@example.org</email></reportingPerson></reporter><personOrUserReported>` +
  `<espIdentifier>user-4711</espIdentifier></personOrUserReported>` +
  `<additionalInfo>A &lt;b&gt;test&lt;/b&gt; text</additionalInfo></report>`;

// The details of one file; `numbers` are NCMEC's, 0 until they are known.
export function fileDocument({ reportId = 0, fileId = "0", viewed = true, name } = {}) {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<fileDetails><reportId>${reportId}</reportId>` +
    `<fileId>${fileId}</fileId><originalFileName>${name ?? "IMG_2041.jpg"}</originalFileName>` +
    `<uploadedToEspTimestamp>2026-11-25T15:15:00Z</uploadedToEspTimestamp>` +
    `<fileViewedByEsp>${viewed}</fileViewedByEsp><fileRelevance>Reported</fileRelevance>` +
    `<originalFileHash hashType="MD5">${hex(0xa1)}</originalFileHash>` +
    `<originalFileHash hashType="SHA1">${hex(0xa2, 40)}</originalFileHash>` +
    `<originalFileHash hashType="SHA256">${hex(0xabc1, 64)}</originalFileHash>` +
    `<ipCaptureEvent><ipAddress>192.0.2.44</ipAddress><eventName>Upload</eventName>` +
    `<dateTime>2026-11-25T15:15:00Z</dateTime><port>51423</port></ipCaptureEvent></fileDetails>`
  );
}

export function makeReport(number, changes = {}) {
  return {
    report: {
      id: reportId(number),
      case_id: caseId(number),
      state: "draft",
      destination: "sandbox",
      incident_type: "child-pornography",
      drafted_by: "rowan",
      file_count: 1,
      attempts: 0,
      in_doubt: false,
      ...changes.report,
    },
    narrative:
      changes.narrative ?? "The account uploaded one picture that matches an entry of the list.",
    findings: changes.findings ?? [],
    document: changes.document ?? kDocument,
    file_documents: changes.file_documents ?? [fileDocument()],
    ...(changes.receipt ? { receipt: changes.receipt } : {}),
  };
}

// A report that is parked, and one that NCMEC may already have finished.
export const kParked = {
  state: "parked",
  approved_by: "ines",
  attempts: 3,
  last_problem: "/submit was answered with code 4100: Validation failed. Nothing was filed.",
};
export const kInDoubt = {
  ...kParked,
  in_doubt: true,
  last_problem:
    "/finish was answered with code 5001 (HTTP 200): Report does not exist. NCMEC does not know " +
    "CyberTipline report 4564654 any more, but an earlier /finish may have finished it. Ask NCMEC.",
};

export const kReceipt = {
  cybertip_id: 4_564_654,
  file_ids: ["b0754af766b426f2928a02c651ed4b99"],
  answer:
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<reportDoneResponse>\n' +
    "  <responseCode>0</responseCode>\n  <reportId>4564654</reportId>\n  <files>\n" +
    "    <fileId>b0754af766b426f2928a02c651ed4b99</fileId>\n  </files>\n</reportDoneResponse>",
  request_id: "a6b5c4d3e2f1",
  finished_at: ago(1),
};

export const proposedBy = (person, minutes = 8) => ({
  kind: "propose-report",
  person,
  rationale: "Same picture as the listed one; seen in full.",
  at: ago(minutes),
});
