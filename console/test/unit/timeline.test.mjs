import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changesByItself, timelineOf } from "../../build/unit/report/timeline.js";
import { kReceipt, makeReport, proposedBy } from "../mock_data.mjs";

const decision = (kind, person) => ({
  kind,
  person,
  rationale: "Clear.",
  at: "2026-11-25T15:25:00Z",
});
const detail = (state, changes = {}) =>
  makeReport(1, { report: { state, ...changes }, receipt: changes.receipt });
const states = (...given) => timelineOf(...given).map((step) => step.state);

describe("timelineOf", () => {
  it("waits for the second person while it is a draft", () => {
    assert.deepEqual(states(detail("draft"), [proposedBy("rowan")]), [
      "done",
      "now",
      "next",
      "next",
    ]);
  });
  it("ends where it was withdrawn, and says by whom", () => {
    const steps = timelineOf(detail("withdrawn"), [
      proposedBy("rowan"),
      decision("reject-proposal", "ines"),
    ]);
    assert.deepEqual(
      steps.map((step) => step.state),
      ["done", "stopped"],
    );
    assert.match(steps[1].text, /ines/);
  });
  it("follows the submitter", () => {
    assert.deepEqual(states(detail("queued"), []), ["done", "done", "now", "next"]);
    assert.deepEqual(states(detail("submitting", { attempts: 2 }), []), [
      "done",
      "done",
      "now",
      "next",
    ]);
    assert.match(timelineOf(detail("submitting", { attempts: 2 }), [])[2].text, /attempt 2/);
  });
  it("never shows a parked report as sent", () => {
    assert.deepEqual(states(detail("parked", { attempts: 3 }), []), [
      "done",
      "done",
      "stopped",
      "next",
    ]);
  });
  it("says of a report in doubt that NCMEC may have it", () => {
    const step = timelineOf(detail("parked", { in_doubt: true }), [])[2];
    assert.match(step.text, /NCMEC may have it/);
  });
  it("ends where an approved report was given up, and says by whom", () => {
    const steps = timelineOf(detail("withdrawn", { approved_by: "ines", attempts: 3 }), [
      proposedBy("rowan"),
      decision("approve-report", "ines"),
      decision("withdraw-report", "sam"),
    ]);
    assert.deepEqual(
      steps.map(({ title, state }) => [title, state]),
      [
        ["Draft", "done"],
        ["Approval", "done"],
        ["Withdrawn", "stopped"],
      ],
    );
    assert.match(steps[1].text, /ines/);
    assert.match(steps[2].text, /given up by sam; attempt 3/);
  });
  it("ends with the receipt's number", () => {
    const steps = timelineOf({ ...detail("finished"), receipt: kReceipt }, [
      proposedBy("rowan"),
      decision("approve-report", "ines"),
    ]);
    assert.deepEqual(
      steps.map((step) => step.state),
      ["done", "done", "done", "done"],
    );
    assert.match(steps[3].text, /4564654/);
    assert.equal(steps[1].at, "2026-11-25T15:25:00Z");
  });
  it("takes the last proposal when there were several", () => {
    const steps = timelineOf(detail("draft"), [
      proposedBy("rowan", 90),
      decision("reject-proposal", "ines"),
      proposedBy("rowan", 8),
    ]);
    assert.equal(steps[0].at, proposedBy("rowan", 8).at);
  });
});

describe("changesByItself", () => {
  it("holds for a report that is on its way, and for no other", () => {
    const moving = ["draft", "withdrawn", "queued", "submitting", "finished", "parked"].filter(
      changesByItself,
    );
    assert.deepEqual(moving, ["queued", "submitting"]);
  });
});
