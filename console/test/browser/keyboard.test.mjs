// Everything can be done without a mouse, and no key does harm.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeCase, makeReport, makeSignal, people } from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const focused = (page) =>
  page.evaluate(() => {
    const here = document.activeElement;
    return (here.getAttribute("aria-label") ?? here.innerText ?? "").trim();
  });

// Waits until the focus is on something of that text; a page may still be drawing.
const focusOn = (page, text) =>
  page.waitForFunction((wanted) => document.activeElement.innerText?.startsWith(wanted), text);

// Presses Tab until the focus is on something of that name, as a person would.
async function tabTo(page, name, limit = 60) {
  for (let presses = 0; presses < limit; presses += 1) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => {
      const here = document.activeElement;
      const labels = here.labels ? [...here.labels].map((label) => label.innerText) : [];
      return [here.getAttribute("aria-label"), ...labels, here.innerText].filter(Boolean).join(" ");
    });
    if (label.includes(name)) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

describe("the keyboard", () => {
  const run = useBrowser();

  it("alone signs in, looks, proposes and signs out", () =>
    run({ server: { cases: [makeCase(1)] } }, async ({ page, mock }) => {
      await page.keyboard.type("rowan");
      await page.keyboard.press("Tab");
      await page.keyboard.type(people.rowan.password);
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "user-4711" }).waitFor();
      await focusOn(page, "Cases");
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Case of user-4711" }).waitFor();
      await page.keyboard.press("j");
      await tabTo(page, "Show blurred");
      await page.keyboard.press("Enter");
      await page.getByText("Shown blurred.").waitFor();
      await tabTo(page, "Show full (logged)");
      await page.keyboard.press("Enter");
      await page.getByText("Shown in clear.").waitFor();
      await page.keyboard.press("Escape");
      await page.getByText("Covered.").waitFor();
      await page.keyboard.press("d");
      await tabTo(page, "Dismiss the case");
      await page.keyboard.press("ArrowDown");
      await tabTo(page, "Child Pornography");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await tabTo(page, "Narrative");
      await page.keyboard.type("Just a jar? c r d k");
      await tabTo(page, "Your reason");
      await page.keyboard.type("Clear.");
      await tabTo(page, "Propose the report");
      await page.keyboard.press("Enter");
      await page.getByText("The report is proposed.").waitFor();
      const { report } = mock.requests.find((request) => request.name === "decideCase").body;
      assert.deepEqual(report, {
        incident_type: "child-pornography",
        narrative: "Just a jar? c r d k",
      });
      await page.keyboard.press("r");
      await page.getByRole("heading", { name: "Reports" }).waitFor();
      await tabTo(page, "Skip to the content");
      await tabTo(page, "Sign out");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    }));

  it("finds the way past the header", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page }) => {
      await page.reload();
      await page.getByRole("link", { name: "user-4711" }).waitFor();
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "Skip to the content");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    }));

  it("moves among the rows and stops at the ends", () =>
    run({ server: { cases: [makeCase(1), makeCase(2)] }, person: "rowan" }, async ({ page }) => {
      await page.getByRole("link", { name: "user-4712" }).waitFor();
      const after = async (key) => {
        await page.keyboard.press(key);
        return focused(page);
      };
      assert.equal(await after("j"), "user-4711");
      assert.equal(await after("j"), "user-4712");
      assert.equal(await after("j"), "user-4712");
      assert.equal(await after("k"), "user-4711");
    }));

  it("moves among the signals of a case", () => {
    const cases = [makeCase(1, { signals: [makeSignal(1), makeSignal(2)] })];
    return run({ server: { cases }, person: "rowan" }, async ({ page }) => {
      await pages.openCase(page);
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      const label = await page.evaluate(() =>
        document.activeElement.getAttribute("aria-labelledby"),
      );
      assert.equal(label, "signal-2");
    });
  });

  it("shows the keys under ?, and comes back", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page }) => {
      await page.keyboard.press("?");
      const dialog = page.getByRole("dialog", { name: "Keys" });
      await dialog.waitFor();
      await page.keyboard.press("r");
      assert.equal(await dialog.isVisible(), true);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      await page.keyboard.press("r");
      await page.getByRole("heading", { name: "Reports" }).waitFor();
    }));

  it("shows no picture and decides nothing by a single key", () =>
    run(
      { server: { cases: [makeCase(1)], reports: [makeReport(1)] }, person: "sam" },
      async ({ page, mock }) => {
        await pages.openCase(page);
        for (const key of "abefghilmnopqstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
          await page.keyboard.press(key);
          await page.keyboard.press("j");
        }
        assert.equal(
          mock.countOf("lookAtEvidence") +
            mock.countOf("decideCase") +
            mock.countOf("approveReport"),
          0,
        );
      },
    ));

  it("lets a person switch the single keys off, for good", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page }) => {
      await page.getByRole("button", { name: "Keys" }).click();
      await page.getByLabel("Use these single keys").uncheck();
      await page.getByRole("button", { name: "Close" }).click();
      await page.reload();
      await page.getByRole("link", { name: "user-4711" }).waitFor();
      await page.keyboard.press("r");
      await page.keyboard.press("?");
      assert.equal(await page.getByRole("dialog").isVisible(), false);
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Cases");
      await pages.openCase(page);
      await pages.lookBlurred(page);
      await pages.hidePicture(page);
    }));

  it("starts at the heading of each new page", () =>
    run({ server: { cases: [makeCase(1)] }, person: "rowan" }, async ({ page }) => {
      await pages.openCase(page);
      await focusOn(page, "Case");
      assert.equal(await page.title(), "Case of user-4711 · Nightlight");
      await page.keyboard.press("c");
      await page.getByRole("link", { name: "user-4711" }).waitFor();
      await focusOn(page, "Cases");
    }));
});
