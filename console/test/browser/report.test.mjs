import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  caseId,
  fileDocument,
  kInDoubt,
  kParked,
  kReceipt,
  makeCase,
  makeReport,
  proposedBy,
  reportId,
} from "../mock_data.mjs";
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

  const sentTo = (mock, name) =>
    mock.requests.filter((request) => request.name === name).map((request) => request.body);

  it("that is parked says why, and goes on when a person says so", () =>
    open({ report: kParked }, "ines", async ({ page, mock }) => {
      await page.getByText(kParked.last_problem).waitFor();
      await page.getByText("NCMEC has not finished this report.").waitFor();
      assert.equal(await page.getByRole("checkbox").count(), 0);
      assert.equal(mock.countOf("getReport"), 1);
      await pages.requeue(page, { rationale: "The address is mended." });
      assert.equal((await pages.waitForReceipt(page)).cybertipId, kReceipt.cybertip_id);
      assert.deepEqual(sentTo(mock, "requeueReport"), [{ rationale: "The address is mended." }]);
      await page.getByText("ines put the parked report back in the queue").waitFor();
    }));

  it("that is parked asks for a choice and a reason", () =>
    open({ report: kParked }, "ines", async ({ page, mock }) => {
      await page.getByRole("button", { name: "Record", exact: true }).click();
      await page.getByText("Choose one.").waitFor();
      await page.getByText("Give your reason in a sentence or two.").waitFor();
      assert.equal(mock.countOf("requeueReport") + mock.countOf("withdrawReport"), 0);
    }));

  it("that is parked can be given up, which leads to the open case", () =>
    open({ report: kParked }, "ines", async ({ page, mock }) => {
      await pages.withdraw(page, { rationale: "The narrative is about another account." });
      await page.waitForFunction(() => document.activeElement.textContent.includes("Recorded."));
      await page.getByText("given up by ines").waitFor();
      assert.equal(mock.findReport(reportId(1)).report.state, "withdrawn");
      await page.getByRole("link", { name: "Go to the case" }).click();
      await page.getByRole("heading", { name: "Case of user-4711" }).waitFor();
      await page.getByText("ines gave up the parked report and opened the case again").waitFor();
      assert.equal(mock.findCase(caseId(1)).case.state, "open");
    }));

  it("in doubt goes on only with NCMEC's word", () => {
    const file_documents = [fileDocument({ reportId: 4_564_654, fileId: "b0754af7" })];
    return open({ report: kInDoubt, file_documents }, "ines", async ({ page, mock }) => {
      const panel = page.getByRole("region", { name: "NCMEC must be asked about this report" });
      await panel.getByText("NCMEC may already have this report.").waitFor();
      await panel.getByText("Somebody must ask NCMEC first").waitFor();
      await panel.getByText("4564654", { exact: true }).waitFor();
      await panel.getByText("b0754af7", { exact: true }).waitFor();
      assert.doesNotMatch(await page.locator("main").innerText(), /sent only once|Give up/);
      const form = page.getByRole("form", { name: "Parked report" });
      assert.equal(await form.getByRole("checkbox").isChecked(), false);
      await form.getByLabel("Your reason").fill("We asked.");
      await form.getByRole("button", { name: "Put back in the queue" }).click();
      await form.getByText("Ask NCMEC first.").waitFor();
      await page.waitForFunction(() => document.activeElement.id === "confirmed");
      assert.equal(mock.countOf("requeueReport"), 0);
      await pages.requeue(page, { rationale: "Not finished, says NCMEC.", confirmed: true });
      assert.deepEqual(sentTo(mock, "requeueReport"), [
        { rationale: "Not finished, says NCMEC.", confirmed_not_finished: true },
      ]);
      await pages.waitForReceipt(page);
    });
  });

  it("that turns out to be in doubt keeps the person's reason and takes back the way out", () =>
    open({ report: kParked }, "ines", async ({ page, mock }) => {
      const form = page.getByRole("form", { name: "Parked report" });
      await form.getByLabel("Give up this report and open the case again").check();
      await form.getByLabel("Your reason").fill("The narrative is wrong.");
      Object.assign(mock.findReport(reportId(1)).report, kInDoubt);
      await form.getByRole("button", { name: "Give up this report" }).click();
      await page.getByRole("alert").getByText("This changed in the meantime.").waitFor();
      await page.getByText("Somebody must ask NCMEC first").waitFor();
      assert.equal(await form.getByLabel("Your reason").inputValue(), "The narrative is wrong.");
      assert.equal(await form.getByRole("radio").count(), 0);
    }));

  it("that another person has sent on keeps what was written", () =>
    open({ report: kParked }, "ines", async ({ page, mock }) => {
      const form = page.getByRole("form", { name: "Parked report" });
      await form.getByLabel("Send it again").check();
      await form.getByLabel("Your reason").fill("The address is mended.");
      mock.findReport(reportId(1)).report.state = "queued";
      await form.getByRole("button", { name: "Put back in the queue" }).click();
      await page.getByText("This report is no longer parked.").waitFor();
      await page.getByText("The address is mended.").waitFor();
    }));

  it("that is parked waits for an approver", () =>
    open({ report: { state: "parked" } }, "rowan", async ({ page }) => {
      await page.getByText("An approver can put it back in the queue").waitFor();
      assert.equal(await page.getByRole("form").count(), 0);
    }));

  it("is asked for again only while it moves by itself", () =>
    open({ report: { state: "queued", approved_by: "ines" } }, "rowan", async ({ page, mock }) => {
      await pages.waitForReceipt(page);
      const asked = mock.countOf("getReport");
      assert.equal(asked, 2);
      const healthCheck = mock.nextRequest("health");
      await page.clock.runFor(65_000);
      await healthCheck;
      assert.equal(mock.countOf("getReport"), asked);
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

  it("shows each file's document above the approval", () => {
    const file_documents = [
      fileDocument({ viewed: true, name: "first.jpg" }),
      fileDocument({ viewed: false, name: "second.jpg" }),
    ];
    return open({ file_documents }, "ines", async ({ page }) => {
      const [first, second] = [1, 2].map((n) => page.getByRole("region", { name: `File ${n}` }));
      await first.getByText("first.jpg").waitFor();
      const text = await second.innerText();
      assert.match(text, /<originalFileName>second\.jpg</);
      assert.match(text, /<fileViewedByEsp>false</);
      assert.match(text, /hashType="SHA256"/);
      assert.match(text, /<ipAddress>192\.0\.2\.44</);
      await page.getByText("They are 0 here until NCMEC has given them.").waitFor();
      const [above, below] = await Promise.all([
        second.boundingBox(),
        page.getByRole("form", { name: "Second person's decision" }).boundingBox(),
      ]);
      assert.ok(above.y + above.height <= below.y);
      await page.getByRole("button", { name: "Exactly as it stands" }).click();
      assert.equal(await second.innerText(), file_documents[1]);
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
