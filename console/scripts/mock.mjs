// Serves the built console with the tests' mock server, to look at pages without nightlightd:
// `npm run mock`, then sign in as one of the people of test/mock_data.mjs.
import {
  fileDocument,
  kInDoubt,
  kParked,
  kReceipt,
  kVideoHit,
  makeCase,
  makeQuarantine,
  makeReport,
  makeSignal,
  people,
  proposedBy,
} from "../test/mock_data.mjs";
import { startMock } from "../test/mock_server.mjs";

const done = { state: "finished", approved_by: "ines", cybertip_id: kReceipt.cybertip_id };
const mock = await startMock({
  port: 8421,
  cases: [
    makeCase(1, {
      signals: [
        makeSignal(1, {
          hit: { query_tag: "full@trim/flipy", query_words: "mirrored, border removed" },
          feedback: { confirmed: 4, false_positive: 1, undecided: 2 },
        }),
        makeSignal(2, { hit: kVideoHit }),
        makeSignal(3, { hit: { tier: "near", distance: 38, radius: 46 } }),
      ],
    }),
    makeCase(50, {
      case: { tier: "near" },
      signals: [makeSignal(4, { hit: { tier: "near", distance: 41, radius: 46 } })],
    }),
    makeCase(2, { case: { state: "proposed" }, decisions: [proposedBy("rowan")] }),
    makeCase(3, { case: { state: "reported" }, decisions: [proposedBy("rowan")] }),
    ...[4, 5].map((number) => makeCase(number, { case: { state: "reported" } })),
    ...Array.from({ length: 40 }, (_, place) => makeCase(place + 6)),
  ],
  quarantines: [
    makeQuarantine(1),
    makeQuarantine(2, {
      state: "released",
      label: "lighthouse-at-dusk",
      released_at: "2026-11-25T14:00:00Z",
      released_by: "opal",
      reason: "A wave of real uploads, compared one by one.",
    }),
  ],
  reports: [
    makeReport(2),
    makeReport(3, { report: done, receipt: kReceipt }),
    makeReport(4, { report: kParked }),
    makeReport(5, {
      report: kInDoubt,
      file_documents: [fileDocument({ reportId: 4_564_654, fileId: kReceipt.file_ids[0] })],
    }),
  ],
});
console.log(mock.url);
for (const [name, { password, roles }] of Object.entries(people)) {
  console.log(`${name} / ${password} (${roles.join(", ")})`);
}
