import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { awaitsNumbers, numbersAtNcmec } from "../../build/unit/report/ncmec_numbers.js";
import { checkParked, emptyParked, rationaleLimit } from "../../build/unit/report/parked_draft.js";
import { reportState } from "../../build/unit/lib/words.js";
import { contract } from "../contract.mjs";
import { fileDocument, kInDoubt, makeReport } from "../mock_data.mjs";

const errorsOf = (draft, inDoubt) =>
  Object.keys(checkParked({ ...emptyParked, ...draft }, inDoubt)).sort();

describe("checkParked", () => {
  it("chooses nothing for the person", () =>
    assert.deepEqual(errorsOf({}, false), ["rationale", "way"]));
  it("asks for NCMEC's word on a report in doubt, and only there", () => {
    const again = { way: "requeue", rationale: "Mended." };
    assert.deepEqual(errorsOf(again, false), []);
    assert.deepEqual(errorsOf(again, true), ["confirmed"]);
    assert.deepEqual(errorsOf({ ...again, confirmed: true }, true), []);
  });
  it("stops at the contract's length and takes blanks for nothing", () => {
    for (const path of ["requeue", "withdrawal"]) {
      const operation = contract.paths[`/v1/reports/{report_id}/${path}`].post;
      const body = operation.requestBody.content["application/json"].schema;
      assert.equal(rationaleLimit, body.properties.rationale.maxLength);
    }
    assert.deepEqual(errorsOf({ way: "withdraw", rationale: " \n" }, false), ["rationale"]);
    const long = "x".repeat(rationaleLimit);
    assert.deepEqual(errorsOf({ way: "withdraw", rationale: long }, false), []);
    assert.deepEqual(errorsOf({ way: "withdraw", rationale: `${long}x` }, false), ["rationale"]);
  });
});

describe("numbersAtNcmec", () => {
  const numbers = (...file_documents) => numbersAtNcmec(makeReport(1, { file_documents }));
  it("reads them where they are known", () => {
    assert.deepEqual(
      numbers(fileDocument({ reportId: 77, fileId: "abc" }), fileDocument({ reportId: 77 })),
      { cybertipId: "77", fileIds: ["abc"] },
    );
  });
  it("takes 0 for unknown, and no number out of other texts", () => {
    const none = { cybertipId: null, fileIds: [] };
    assert.deepEqual(numbers(), none);
    assert.deepEqual(numbers(fileDocument(), "", "<fileDetails>"), none);
    assert.deepEqual(numbers("<x><fileDetails><reportId>7</reportId><fileId>8</fileId>"), none);
    const name = "<reportId>7</reportId>";
    assert.deepEqual(numbers(fileDocument({ name })), none);
  });
  it("knows a document that waits for its numbers", () => {
    assert.equal(awaitsNumbers(fileDocument()), true);
    assert.equal(awaitsNumbers(fileDocument({ reportId: 77 })), true);
    assert.equal(awaitsNumbers(fileDocument({ reportId: 77, fileId: "abc" })), false);
  });
});

describe("reportState", () => {
  it("tells a report in doubt from a parked one", () => {
    assert.equal(reportState(kInDoubt).name, "Parked, in doubt");
    assert.equal(reportState({ ...kInDoubt, in_doubt: false }).name, "Parked");
    assert.equal(reportState({ state: "queued", in_doubt: true }).name, "Queued");
  });
});
