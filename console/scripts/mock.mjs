// Serves the built console with the tests' mock server, to look at pages without nightlightd:
// `npm run mock`, then sign in as one of the people of test/mock_data.mjs.
import {
  fileDocument,
  kInDoubt,
  kParked,
  kReceipt,
  makeCase,
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
    makeCase(1, { signals: [makeSignal(1), makeSignal(2)] }),
    makeCase(2, { case: { state: "proposed" }, decisions: [proposedBy("rowan")] }),
    makeCase(3, { case: { state: "reported" }, decisions: [proposedBy("rowan")] }),
    ...[4, 5].map((number) => makeCase(number, { case: { state: "reported" } })),
    ...Array.from({ length: 40 }, (_, place) => makeCase(place + 6)),
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
