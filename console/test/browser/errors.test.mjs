// What goes wrong is shown where it happens, and nothing that was written is lost.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  caseId,
  makeCase,
  makeReport,
  makeSignal,
  people,
  proposedBy,
  reportId,
} from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const kProposal = {
  incidentType: "Online Enticement of Children for Sexual Acts",
  narrative: "A long text that took a while.",
  rationale: "My reason.",
};

async function expectKept(page) {
  assert.equal(
    await page.getByLabel("Narrative", { exact: true }).inputValue(),
    kProposal.narrative,
  );
  assert.equal(await page.getByLabel("Your reason").inputValue(), kProposal.rationale);
  assert.equal(await page.getByLabel(kProposal.incidentType).isChecked(), true);
}

describe("signing in", () => {
  const run = useBrowser();

  it("says when name or password is wrong, and keeps the name", () =>
    run({}, async ({ page, mock }) => {
      await page.getByLabel("Name", { exact: true }).fill("rowan");
      await page.getByLabel("Password", { exact: true }).fill("guess");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
      assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "rowan");
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      assert.equal(mock.countOf("signIn"), 1);
    }));

  it("asks for what is missing before it sends anything", () =>
    run({}, async ({ page, mock }) => {
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Enter your name.").waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.id), "name");
      assert.equal(mock.countOf("signIn"), 0);
    }));

  it("says when there were too many tries", () =>
    run({}, async ({ page, mock }) => {
      mock.fail("signIn", [429, "Too Many Requests", "too many tries", { "retry-after": "30" }]);
      await page.getByLabel("Name", { exact: true }).fill("rowan");
      await page.getByLabel("Password", { exact: true }).fill("guess");
      await page.keyboard.press("Enter");
      await page.getByText("Try again in 30 seconds.").waitFor();
    }));
});

describe("an ended session", () => {
  const run = useBrowser();

  it("leads to the sign-in page and back, with everything that was written", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page, mock }) => {
      await pages.openCase(page);
      await pages.fillProposal(page, kProposal);
      mock.endSessions();
      await page.getByRole("button", { name: "Propose the report" }).click();
      await page.getByText("Your session has ended.").waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      await pages.signIn(page, { name: "rowan", password: people.rowan.password });
      await page.getByRole("heading", { name: "Case of user-4711" }).waitFor();
      await expectKept(page);
    }));

  it("shows nothing of it to another person", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page, mock }) => {
      await pages.openCase(page);
      await pages.fillProposal(page, kProposal);
      mock.endSessions();
      await page.getByRole("button", { name: "Propose the report" }).click();
      await pages.signIn(page, { name: "sam", password: people.sam.password });
      await page.getByLabel("Your reason").waitFor();
      assert.equal(await page.getByLabel("Your reason").inputValue(), "");
    }));

  it("is noticed by a page that asks by itself", () => {
    const server = {
      cases: [makeCase(1)],
      reports: [makeReport(1, { report: { state: "submitting" } })],
      slowSubmit: 99,
    };
    return run({ server, person: "rowan" }, async ({ page, mock }) => {
      await page.goto(`${mock.url}/#/reports/${reportId(1)}`);
      await page.getByText("under way; no attempt yet").waitFor();
      mock.endSessions();
      await page.getByText("Your session has ended.").waitFor();
    });
  });
});

describe("a decision", () => {
  const run = useBrowser();
  const open = (steps) =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async (world) => {
      await pages.openCase(world.page);
      await steps(world);
    });
  const send = (page) => page.getByRole("button", { name: "Propose the report" }).click();

  it("names what is missing, goes there, and sends nothing", () =>
    open(async ({ page, mock }) => {
      await page.getByRole("button", { name: "Record decision" }).click();
      await page.getByText("Choose what is to happen with this case.").waitFor();
      await page.getByLabel("Propose a report to NCMEC").check();
      await send(page);
      await page.getByText("Choose what the report is about.").waitFor();
      await page.getByText("Describe what happened.").waitFor();
      await page.waitForFunction(() => document.activeElement.name === "incidentType");
      assert.equal(mock.countOf("decideCase"), 0);
    }));

  it("has no incident type chosen beforehand", () =>
    open(async ({ page }) => {
      await page.getByLabel("Propose a report to NCMEC").check();
      assert.equal(await page.locator("#incidentType input").count(), 8);
      assert.equal(await page.locator("#incidentType input:checked").count(), 0);
    }));

  for (const [name, fault, words] of [
    [
      "a refusal",
      [400, "Bad Request", "narrative holds a character that XML cannot carry"],
      "narrative holds a character",
    ],
    [
      "a missing right",
      [403, "Forbidden", "this needs the role reviewer"],
      "Your account may not do this.",
    ],
    ["no answer at all", "hang-up", "The server did not answer."],
  ]) {
    it(`keeps everything on ${name}, and can be sent again`, () =>
      open(async ({ page, mock }) => {
        await pages.fillProposal(page, kProposal);
        mock.fail("decideCase", fault);
        await send(page);
        await page.getByRole("alert").getByText(words).waitFor();
        await expectKept(page);
        await send(page);
        await page.getByText("The report is proposed.").waitFor();
      }));
  }

  it("keeps what was written when somebody else was faster", () =>
    open(async ({ page, mock }) => {
      await pages.fillProposal(page, kProposal);
      const found = mock.findCase(caseId(1));
      found.case.state = "proposed";
      found.decisions = [proposedBy("sam")];
      await send(page);
      await page.getByText("This case is no longer open.").waitFor();
      await page.getByText(kProposal.narrative).waitFor();
      await page.getByText(kProposal.rationale).waitFor();
      await page.getByText("sam proposed a report").waitFor();
      await page.getByRole("button", { name: "Discard it" }).click();
      assert.equal(await page.getByText(kProposal.narrative).count(), 0);
    }));

  it("is not taken on a signal that was not on the page", () =>
    open(async ({ page, mock }) => {
      await pages.fillProposal(page, kProposal);
      mock.findCase(caseId(1)).signals.push(makeSignal(2));
      await send(page);
      await page.getByRole("alert").getByText("A new signal has come, so the decision").waitFor();
      await page.getByText("A new signal has come since you opened this page: signal 2.").waitFor();
      await page.getByRole("article", { name: "Signal 2 New" }).waitFor();
      await expectKept(page);
      await send(page);
      await page.getByText("The report is proposed.").waitFor();
      const counts = mock.requests
        .filter((request) => request.name === "decideCase")
        .map((request) => request.body.signal_count);
      assert.deepEqual(counts, [1, 2]);
    }));

  it("does not hide that a signal came with a look", () =>
    open(async ({ page, mock }) => {
      mock.findCase(caseId(1)).signals.push(makeSignal(2));
      assert.equal(await page.getByText("A new signal has come").count(), 0);
      await pages.lookBlurred(page);
      await page.getByText("A new signal has come since you opened this page: signal 2.").waitFor();
    }));

  it("keeps a draft while the person looks at another page", () =>
    open(async ({ page }) => {
      await pages.fillProposal(page, kProposal);
      await page.getByRole("link", { name: "Reports" }).click();
      await page.getByRole("heading", { name: "Reports" }).waitFor();
      await page.goBack();
      await page.getByRole("form", { name: "Decision" }).waitFor();
      await expectKept(page);
    }));
});

describe("a page", () => {
  const run = useBrowser();

  it("that is not there says so", () =>
    run({ person: "rowan" }, async ({ page, mock }) => {
      await page.goto(`${mock.url}/#/cases/${caseId(77)}`);
      await page.getByText("The case could not be loaded. This is not here.").waitFor();
      await page.goto(`${mock.url}/#/nowhere`);
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    }));

  it("can be loaded again after a failure", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page, mock }) => {
      mock.fail("getCase", "hang-up");
      await pages.openCases(page);
      await page.getByRole("link", { name: "user-4711" }).click();
      await page.getByText("The server did not answer.").waitFor();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("heading", { name: "Case of user-4711" }).waitFor();
    }));

  it("explains a missing role", () =>
    run({ person: "opal" }, async ({ page, mock }) => {
      // Somebody who may see no cases begins with what they may see.
      await page.getByRole("heading", { name: "Quarantine", level: 1 }).waitFor();
      await page.goto(`${mock.url}/#/cases/${caseId(1)}`);
      await page.getByText("The case could not be loaded. Your account may not do this.").waitFor();
    }));

  it("shows a case of any words as text", () => {
    const nasty = "<img src=x onerror=alert(1)>\u202e";
    const made = makeCase(1, {
      case: { account: nasty },
      decisions: [{ ...proposedBy("rowan"), rationale: nasty }],
    });
    return run({ server: { cases: [made] }, person: "rowan" }, async ({ page }) => {
      await pages.openCase(page);
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), `Case of ${nasty}`);
      assert.equal(await page.locator("img").count(), 0);
    });
  });
});
