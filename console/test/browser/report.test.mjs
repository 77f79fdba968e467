import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kReceipt, makeCase, makeReport, proposedBy, reportId } from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const proposed = () =>
  makeCase(1, { case: { state: "proposed" }, decisions: [proposedBy("rowan")] });

describe("a report", () => {
  const run = useBrowser();
  const open = (changes, person, steps, server = {}) =>
    run(
      { server: { cases: [proposed()], reports: [makeReport(1, changes)], ...server }, person },
      async (world) => {
        await world.page.goto(`${world.mock.url}/#/reports/${reportId(1)}`);
        await world.page.getByRole("heading", { name: "Report on user-4711" }).waitFor();
        await steps(world);
      },
    );

  it("cannot be approved by the person who drafted it", () =>
    open({ report: { drafted_by: "sam" } }, "sam", async ({ page }) => {
      await page
        .getByText("You drafted this report, so another person has to approve or reject it.")
        .waitFor();
      assert.equal(await page.getByRole("form").count(), 0);
    }));

  it("can only be rejected while a finding blocks it", () => {
    const findings = [
      {
        rule: "C12",
        severity: "blocks",
        path: "/report/reporter",
        message: "The reporter needs an e-mail address.",
      },
      { rule: "C29", severity: "degrades", path: "", message: "No time is known." },
    ];
    return open({ findings }, "ines", async ({ page }) => {
      await page.getByText("Blocks approval", { exact: true }).waitFor();
      await page.getByText("Weakens the report").waitFor();
      await page.getByText("Rule C12 at /report/reporter").waitFor();
      const form = page.getByRole("form", { name: "Second person's decision" });
      assert.equal(await form.getByLabel("Approve").count(), 0);
      await pages.reject(page, { rationale: "Mend the address first." });
      await page.getByText("rejected by ines").waitFor();
    });
  });

  it("asks for a choice and a reason", () =>
    open({}, "ines", async ({ page, mock }) => {
      await page.getByRole("button", { name: "Record", exact: true }).click();
      await page.getByText("Choose one.").waitFor();
      await page.getByText("Give your reason in a sentence or two.").waitFor();
      assert.equal(mock.countOf("approveReport"), 0);
    }));

  it("keeps the second person's reason when the server refuses", () =>
    open({}, "ines", async ({ page, mock }) => {
      mock.fail("approveReport", [400, "Bad Request", "a finding blocks the report"]);
      const form = page.getByRole("form", { name: "Second person's decision" });
      await form.getByLabel("Approve").check();
      await form.getByLabel("Your reason").fill("Agreed.");
      await form.getByRole("button").click();
      await page.getByRole("alert").getByText("a finding blocks the report").waitFor();
      assert.equal(await form.getByLabel("Your reason").inputValue(), "Agreed.");
      mock.findReport(reportId(1)).report.state = "withdrawn";
      await form.getByRole("button").click();
      await page.getByText("This report is no longer a draft.").waitFor();
      await page.getByText("Agreed.").waitFor();
    }));

  it("says on the button where it goes", () =>
    open({ report: { destination: "production" } }, "ines", async ({ page }) => {
      await page.getByLabel("Approve").check();
      await page.getByRole("button", { name: "Approve and send to NCMEC", exact: true }).waitFor();
    }));

  it("that is parked says why, and goes on when a person says so", () => {
    const parked = {
      state: "parked",
      approved_by: "ines",
      attempts: 3,
      last_problem: "The CyberTipline refused it (4100).",
    };
    return open({ report: parked }, "ines", async ({ page, mock }) => {
      await page.getByText("The CyberTipline refused it (4100).").waitFor();
      await page.getByText("Parked").first().waitFor();
      assert.equal(mock.countOf("getReport"), 1);
      await pages.requeue(page);
      assert.equal((await pages.waitForReceipt(page)).cybertipId, kReceipt.cybertip_id);
      assert.equal(mock.countOf("requeueReport"), 1);
    });
  });

  it("that is parked waits for an approver", () =>
    open({ report: { state: "parked" } }, "rowan", async ({ page }) => {
      await page.getByText("An approver can put it back in the queue").waitFor();
      assert.equal(await page.getByRole("button", { name: "Put back in the queue" }).count(), 0);
    }));

  it("is asked for again only while it moves by itself", () =>
    open({ report: { state: "queued", approved_by: "ines" } }, "rowan", async ({ page, mock }) => {
      await pages.waitForReceipt(page);
      const asked = mock.countOf("getReport");
      assert.equal(asked, 2);
      const healthChecks = mock.countOf("health");
      await page.clock.runFor(65_000);
      assert.equal(mock.countOf("getReport"), asked);
      assert.ok(mock.countOf("health") > healthChecks);
    }));

  it("keeps asking after a failure, and shows what it knows", () =>
    open(
      { report: { state: "submitting", approved_by: "ines" } },
      "rowan",
      async ({ page, mock }) => {
        mock.slowSubmit = 2;
        mock.fail("getReport", "hang-up");
        await page.getByText("The server did not answer.").waitFor();
        await page
          .getByText("under way; attempt")
          .or(page.getByText("under way; no attempt"))
          .waitFor();
        await pages.waitForReceipt(page);
        assert.equal(await page.getByText("The server did not answer.").count(), 0);
      },
      { slowSubmit: 1 },
    ));

  it("shows its document as text, laid out or exactly as it is", () => {
    const document = '<report><a>&lt;script&gt;</a><b>"x"</b></report>';
    return open({ document }, "ines", async ({ page }) => {
      const view = page.getByRole("region", { name: "Document" });
      assert.equal(
        (await view.innerText()).trim(),
        '<report>\n  <a>&lt;script&gt;</a>\n  <b>"x"</b>\n</report>',
      );
      await page.getByRole("button", { name: "Exactly as it stands" }).click();
      assert.equal(await view.innerText(), document);
    });
  });

  it("shows a receipt without an answer as what it is", () => {
    const receipt = { ...kReceipt, answer: "", request_id: "", file_ids: [] };
    return open({ report: { state: "finished" }, receipt }, "ines", async ({ page }) => {
      await page.getByText("it gave no other answer").waitFor();
      assert.deepEqual(await pages.waitForReceipt(page), {
        cybertipId: kReceipt.cybertip_id,
        answer: "",
      });
    });
  });
});
