// Serves the built console with the tests' mock server, to look at pages without nightlightd:
// `npm run mock`, then sign in as one of the people of test/mock_data.mjs.
import {
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
    ...Array.from({ length: 40 }, (_, place) => makeCase(place + 4)),
  ],
  reports: [
    makeReport(2),
    makeReport(3, { report: done, receipt: kReceipt }),
    makeReport(4, { report: { state: "parked", last_problem: "The CyberTipline refused it." } }),
  ],
});
console.log(mock.url);
for (const [name, { password, roles }] of Object.entries(people)) {
  console.log(`${name} / ${password} (${roles.join(", ")})`);
}
