import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { caseId, makeCase, makeReport, reportId } from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const many = (amount, state) =>
  Array.from({ length: amount }, (_, place) => makeCase(place + 1, { case: { state } }));
const rows = (page) => page.locator("table.list tbody tr");
const filter = (page) => page.getByRole("navigation", { name: "Cases by state" });

describe("the case list", () => {
  const run = useBrowser();

  it("filters by state and counts each state", () => {
    const cases = [...many(3, "open"), makeCase(9, { case: { state: "dismissed" } })];
    return run({ server: { cases }, person: "rowan" }, async ({ page }) => {
      await filter(page).getByText("Open 3").waitFor();
      await filter(page).getByText("Proposed 0").waitFor();
      assert.equal(await rows(page).count(), 3);
      await pages.openCases(page, "Dismissed");
      await page.getByRole("link", { name: "user-4719" }).waitFor();
      assert.equal(await rows(page).count(), 1);
      await pages.openCases(page, "All");
      await page.getByRole("link", { name: "user-4711" }).waitFor();
      assert.equal(await rows(page).count(), 4);
      assert.equal(await filter(page).locator("[aria-current=page]").innerText(), "All");
    });
  });

  it("counts no further than it has asked", () =>
    run({ server: { cases: many(101, "open") }, person: "rowan" }, async ({ page }) => {
      await filter(page).getByText("Open 100+").waitFor();
    }));

  it("goes through the pages without losing or repeating a case", () =>
    run({ server: { cases: many(60, "open") }, person: "rowan" }, async ({ page }) => {
      const seen = [];
      const read = async (first, amount) => {
        await page.getByRole("link", { name: first, exact: true }).waitFor();
        assert.equal(await rows(page).count(), amount);
        seen.push(...(await page.locator("a.row-link").allInnerTexts()));
      };
      await read("user-4711", 25);
      await page.getByRole("link", { name: "Older cases" }).click();
      await read("user-4736", 25);
      await page.getByRole("link", { name: "Older cases" }).click();
      await read("user-4761", 10);
      assert.equal(await page.getByRole("link", { name: "Older cases" }).count(), 0);
      assert.equal(new Set(seen).size, 60);
      await page.getByRole("link", { name: "First page" }).click();
      await page.getByRole("link", { name: "user-4711", exact: true }).waitFor();
    }));

  it("has no second page when the first is exactly full", () =>
    run({ server: { cases: many(25, "open") }, person: "rowan" }, async ({ page }) => {
      await page.getByRole("link", { name: "user-4735" }).waitFor();
      assert.equal(await page.getByRole("link", { name: "Older cases" }).count(), 0);
    }));

  it("says when nothing waits", () =>
    run({ person: "rowan" }, async ({ page, mock }) => {
      await page.getByText("No case waits for a decision.").waitFor();
      await pages.openCases(page, "Reported");
      await page.getByText("No case is reported.").waitFor();
      await pages.openCases(page, "All");
      await page.getByText("There are no cases yet.").waitFor();
      await page.goto(`${mock.url}/#/cases?after=${caseId(5)}`);
      await page.getByText("There are no more cases.").waitFor();
    }));
});

describe("the report list", () => {
  const run = useBrowser();
  const openReports = (page) => page.getByRole("link", { name: "Reports" }).click();

  it("says when there is none", () =>
    run({ person: "ines" }, async ({ page }) => {
      await openReports(page);
      await page.getByText("There are no reports yet.").waitFor();
    }));

  it("leads to each report and shows its number once it has one", () => {
    const reports = [
      makeReport(1),
      makeReport(2, { report: { state: "finished", cybertip_id: 77, approved_by: "ines" } }),
    ];
    return run({ server: { reports, cases: [makeCase(1)] }, person: "ines" }, async ({ page }) => {
      await openReports(page);
      await page.getByRole("link", { name: /CyberTipline.77/ }).waitFor();
      await page.getByRole("link", { name: /^rep_/ }).click();
      await page.getByRole("list", { name: "Progress of the report" }).waitFor();
      assert.match(page.url(), new RegExp(reportId(1)));
    });
  });

  it("shows more on demand", () => {
    const reports = Array.from({ length: 60 }, (_, place) => makeReport(place + 1));
    return run({ server: { reports }, person: "ines" }, async ({ page }) => {
      await openReports(page);
      await rows(page).first().waitFor();
      assert.equal(await rows(page).count(), 50);
      await page.getByRole("button", { name: "Show up to 500" }).click();
      await rows(page).nth(59).waitFor();
      assert.equal(await page.getByRole("button", { name: "Show up to 500" }).count(), 0);
    });
  });
});
