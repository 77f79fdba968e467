import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  checkDraft as checkSeen,
  emptyDraft,
  limits,
} from "../../build/unit/case/decision_draft.js";
import { check, contract } from "../contract.mjs";

const proposal = {
  ...emptyDraft,
  kind: "propose-report",
  incidentType: "online-enticement",
  narrative: " What happened. ",
  rationale: "Clear. ",
};
const checkDraft = (draft) => checkSeen(draft, 2);
const errorsOf = (draft) => Object.keys(checkDraft(draft).errors ?? {}).sort();
const fits = (decision) => check(contract.components.schemas.NewDecision, decision);

describe("checkDraft", () => {
  it("chooses nothing for the person", () => {
    assert.deepEqual(errorsOf(emptyDraft), ["kind", "rationale"]);
    const undecided = { ...proposal, incidentType: "" };
    assert.deepEqual(errorsOf(undecided), ["incidentType"]);
  });
  it("asks for no report where a case is dismissed", () => {
    const { decision } = checkDraft({
      ...emptyDraft,
      kind: "dismiss",
      rationale: " Stock photograph. ",
    });
    assert.deepEqual(decision, {
      kind: "dismiss",
      rationale: "Stock photograph.",
      signal_count: 2,
    });
    assert.deepEqual(fits(decision), []);
  });
  it("makes a proposal that fits the contract", () => {
    const { decision } = checkDraft({ ...proposal, screenName: " heron " });
    assert.equal(decision.signal_count, 2);
    assert.deepEqual(decision.report, {
      incident_type: "online-enticement",
      narrative: "What happened.",
      screen_name: "heron",
    });
    assert.deepEqual(fits(decision), []);
  });
  it("sends a reason for high priority only when high priority is asked for", () => {
    const kept = { ...proposal, escalationReason: "Meeting tomorrow." };
    assert.equal("escalation_reason" in checkDraft(kept).decision.report, false);
    const asked = checkDraft({ ...kept, urgent: true });
    assert.equal(asked.decision.report.escalation_reason, "Meeting tomorrow.");
    assert.deepEqual(errorsOf({ ...proposal, urgent: true }), ["escalationReason"]);
  });
  it("takes blanks for nothing", () => {
    assert.deepEqual(errorsOf({ ...proposal, narrative: " \n", rationale: "\t" }), [
      "narrative",
      "rationale",
    ]);
  });
  it("stops at the contract's lengths", () => {
    const schemas = contract.components.schemas;
    assert.equal(limits.narrative, schemas.NewReport.properties.narrative.maxLength);
    assert.equal(limits.escalationReason, schemas.NewReport.properties.escalation_reason.maxLength);
    assert.equal(limits.screenName, schemas.NewReport.properties.screen_name.maxLength);
    assert.equal(limits.rationale, schemas.NewDecision.properties.rationale.maxLength);
    const long = (length) => "x".repeat(length);
    assert.deepEqual(
      errorsOf({ ...proposal, narrative: long(limits.narrative), rationale: long(4000) }),
      [],
    );
    assert.deepEqual(errorsOf({ ...proposal, narrative: long(limits.narrative + 1) }), [
      "narrative",
    ]);
    assert.deepEqual(errorsOf({ ...proposal, screenName: long(257) }), ["screenName"]);
    assert.deepEqual(errorsOf({ ...proposal, screenName: "ö".repeat(128) }), []);
    assert.deepEqual(errorsOf({ ...proposal, screenName: "ö".repeat(129) }), ["screenName"]);
  });
});
