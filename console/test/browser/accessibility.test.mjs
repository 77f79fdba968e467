// axe-core on every page in both colour schemes, and no sideways scrolling on a narrow screen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import {
  caseId,
  kInDoubt,
  kParked,
  kReceipt,
  makeCase,
  makeQuarantine,
  makeReport,
  makeSignal,
  proposedBy,
  reportId,
} from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const kTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (values) => globalThis.axe.run({ runOnly: values }),
    kTags,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`),
  );
}

function world(destination) {
  const kFindings = [
    {
      rule: "C12",
      severity: "blocks",
      path: "/report/reporter",
      message: "The reporter needs an e-mail address.",
    },
    { rule: "C29", severity: "degrades", path: "/report", message: "No time is known." },
  ];
  const finished = { state: "finished", approved_by: "sam", cybertip_id: kReceipt.cybertip_id };
  return {
    destination,
    cases: [
      makeCase(1, {
        signals: [
          makeSignal(1),
          makeSignal(2, {
            hit: { kind: "md5", distance: 0, radius: 0, query_tag: "", query_words: "" },
          }),
        ],
        decisions: [proposedBy("sam")],
      }),
      ...["proposed", "reported", "dismissed", "reported"].map((state, place) =>
        makeCase(place + 2, { case: { state } }),
      ),
    ],
    quarantines: [makeQuarantine(1)],
    reports: [
      makeReport(1, { findings: kFindings, report: { destination } }),
      makeReport(2, { report: { ...kParked, destination } }),
      makeReport(3, { report: { ...finished, destination }, receipt: kReceipt }),
      makeReport(4, { report: { state: "withdrawn", destination } }),
      makeReport(5, { report: { ...kInDoubt, destination } }),
    ],
  };
}

// Every page in turn, with `visit` called on each.
async function tour(page, mock, visit) {
  const goTo = async (hash, name) => {
    await page.goto(`${mock.url}/${hash}`);
    await page.getByRole("heading", { level: 1, name }).waitFor();
  };
  await visit("sign-in");
  await pages.signIn(page, { name: "sam", password: "both hats" });
  await goTo("#/cases", "Cases");
  await page.locator("table.list").waitFor();
  await visit("cases");
  await goTo(`#/cases/${caseId(1)}`, /^Case of/);
  await pages.lookFull(page);
  await pages.fillProposal(page, { incidentType: "", narrative: "", rationale: "" });
  await page.getByLabel("Ask for high priority").check();
  await page.getByRole("button", { name: "Propose the report" }).click();
  await page.locator("details summary").first().click();
  await visit("case");
  await goTo("#/reports", "Reports");
  await page.locator("table.list").waitFor();
  await visit("reports");
  for (const number of [1, 2, 3, 4, 5]) {
    await goTo(`#/reports/${reportId(number)}`, /^Report on/);
    const parked = page.getByRole("form", { name: "Parked report" });
    if (await parked.count()) await parked.getByRole("button").click();
    await visit(`report ${number}`);
  }
  await goTo("#/quarantine", "Quarantine");
  await page.getByRole("button", { name: "Release this entry" }).click();
  await visit("quarantine");
  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByRole("dialog").waitFor();
  await visit("keys");
  await page.keyboard.press("Escape");
  mock.fail("getCase", "hang-up");
  await page.goto(`${mock.url}/#/cases/${caseId(2)}`);
  await page.getByRole("alert").first().waitFor();
  await visit("error");
}

describe("every page", () => {
  const run = useBrowser();

  for (const [colorScheme, destination] of [
    ["light", "test"],
    ["dark", "production"],
  ]) {
    it(`is accessible: ${colorScheme}, ${destination}`, () =>
      run(
        { server: world(destination), context: { colorScheme, reducedMotion: "reduce" } },
        async ({ page, mock }) => {
          const found = {};
          await tour(page, mock, async (name) => {
            const list = await findings(page);
            if (list.length > 0) found[name] = list;
          });
          assert.deepEqual(found, {});
        },
      ));
  }

  it("fits a narrow screen", () => {
    const context = { viewport: { width: 360, height: 740 } };
    return run({ server: world("sandbox"), context }, async ({ page, mock }) => {
      const tooWide = [];
      await tour(page, mock, async (name) => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) tooWide.push(`${name}: ${over} px`);
      });
      assert.deepEqual(tooWide, []);
    });
  });
});
