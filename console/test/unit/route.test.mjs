import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { href, parseRoute } from "../../build/unit/state/route.js";

const caseId = `case_${"0".repeat(31)}1`;
const reportId = `rep_${"a".repeat(32)}`;

describe("parseRoute", () => {
  it("reads back every address that href writes", () => {
    const routes = [
      { page: "home" },
      { page: "cases" },
      { page: "cases", state: "proposed" },
      { page: "cases", state: "open", after: caseId },
      { page: "case", id: caseId },
      { page: "reports" },
      { page: "report", id: reportId },
    ];
    for (const route of routes) assert.deepEqual(parseRoute(href(route)), route);
  });
  it("takes an empty address for the home page", () => {
    assert.deepEqual(parseRoute(""), { page: "home" });
    assert.deepEqual(parseRoute("#"), { page: "home" });
  });
  it("refuses what is no page, no state and no id", () => {
    const wrong = [
      "#/nowhere",
      "#/cases/case_1",
      "#/cases?state=lost",
      "#/cases?after=x",
      `#/cases/${reportId}`,
      `#/cases/${caseId}/more`,
      "#/cases/..%2f..",
      "#/reports/rep_",
      "#/cases?state=__proto__",
    ];
    for (const address of wrong)
      assert.deepEqual(parseRoute(address), { page: "unknown" }, address);
  });
});
