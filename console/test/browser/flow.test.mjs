// The whole way of a case, by the people who walk it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { caseId, kReceipt, makeCase, people } from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const kProposal = {
  incidentType: "Unsolicited Obscene Material Sent to a Child",
  narrative: "The account uploaded a listed picture.",
  escalationReason: "They want to meet tomorrow.",
  screenName: "heron",
  rationale: "Seen in full; it is the listed picture.",
};

async function change(page, name) {
  await pages.signOut(page);
  await pages.signIn(page, { name, password: people[name].password });
}

describe("a case", () => {
  const run = useBrowser();

  it("goes through two people to a receipt", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page, mock }) => {
      await pages.openCases(page, "Open");
      await pages.openCase(page, "user-4711");
      await pages.lookFull(page);
      await pages.hidePicture(page);
      await pages.propose(page, kProposal);
      const sent = mock.requests.find((request) => request.name === "decideCase").body;
      assert.deepEqual(sent.report, {
        incident_type: "unsolicited-obscene-material",
        narrative: kProposal.narrative,
        escalation_reason: kProposal.escalationReason,
        screen_name: "heron",
      });
      await pages.openReportOfCase(page);
      await page.getByText("Approving needs the role approver").waitFor();

      await change(page, "ines");
      await pages.openCases(page, "Proposed");
      await pages.openCase(page, "user-4711");
      await pages.openReportOfCase(page);
      await page.getByText("A person has viewed its file in full.").waitFor();
      await page.getByText(kProposal.rationale).waitFor();
      await pages.approve(page, { rationale: "Agreed." });
      const receipt = await pages.waitForReceipt(page);
      assert.deepEqual(receipt, { cybertipId: kReceipt.cybertip_id, answer: kReceipt.answer });
      await page.getByText("no report has been made to NCMEC").waitFor();
      assert.equal(mock.countOf("approveReport"), 1);
    }));

  it("can be dismissed, and leaves the list of open cases", () =>
    run(
      { server: { cases: [makeCase(1), makeCase(2)] }, person: "rowan" },
      async ({ page, mock }) => {
        await pages.openCase(page, "user-4711");
        await pages.dismiss(page, { rationale: "A stock photograph." });
        assert.equal(mock.findCase(caseId(1)).case.state, "dismissed");
        await page.getByRole("link", { name: "Back to the open cases" }).click();
        await page.getByRole("link", { name: "user-4712" }).waitFor();
        assert.equal(await page.getByRole("link", { name: "user-4711" }).count(), 0);
      },
    ));

  it("goes back to the reviewers when the second person says no", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page, mock }) => {
      await pages.openCase(page);
      await pages.propose(page, kProposal);
      await change(page, "sam");
      await page.goto(`${mock.url}/#/cases/${caseId(1)}`);
      await pages.openReportOfCase(page);
      await pages.reject(page, { rationale: "The narrative names no time." });
      await page.getByText("rejected by sam").waitFor();
      await page.getByRole("link", { name: "Open the case and its evidence" }).click();
      await page.getByRole("form", { name: "Decision" }).waitFor();
      await page.getByText("The narrative names no time.").waitFor();
    }));

  it("cannot be decided by someone without the role", () =>
    run({ server: { cases: [makeCase(1)] }, person: "ines" }, async ({ page, mock }) => {
      await page.goto(`${mock.url}/#/cases/${caseId(1)}`);
      await page.getByText("Deciding a case needs the role reviewer").waitFor();
      assert.equal(await page.getByRole("form").count(), 0);
    }));
});

describe("the session", () => {
  const run = useBrowser();

  it("survives a reload and ends with the tab or a sign-out", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page, mock }) => {
      assert.deepEqual(
        await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie]),
        [1, 0, ""],
      );
      await page.reload();
      await page.getByRole("link", { name: "user-4711" }).waitFor();
      await pages.signOut(page);
      assert.equal(mock.tokens.size, 0);
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      await page.reload();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    }));

  it("starts each role where its work waits", () =>
    run(
      {
        server: { cases: [makeCase(1), makeCase(2, { case: { state: "proposed" } })] },
        person: "ines",
      },
      async ({ page }) => {
        await page.getByRole("link", { name: "user-4712" }).waitFor();
        assert.equal(await page.getByRole("link", { name: "user-4711" }).count(), 0);
      },
    ));
});
