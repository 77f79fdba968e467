// A picture is on the screen only while a person wants it there.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeCase, makeSignal } from "../mock_data.mjs";
import { useBrowser } from "./harness.mjs";
import * as pages from "./pages.mjs";

const twoSignals = () => makeCase(1, { signals: [makeSignal(1), makeSignal(2)] });
const looksSent = (mock) =>
  mock.requests
    .filter((request) => request.name === "lookAtEvidence")
    .map((request) => request.body.look);
const pictures = (page) => page.locator("img").count();
const press = (page, name, signal = 1) =>
  pages.evidence(page, signal).getByRole("button", { name, exact: true }).click({ force: true });

describe("the picture of a signal", () => {
  const run = useBrowser();
  const open = (steps) =>
    run({ server: { cases: [twoSignals()] }, person: "rowan" }, async (world) => {
      await pages.openCase(world.page);
      await steps(world);
    });

  it("is not even fetched before a person asks", () =>
    open(async ({ page, mock }) => {
      assert.deepEqual(looksSent(mock), []);
      assert.equal(await pictures(page), 0);
    }));

  it("comes blurred first: the full one cannot be asked for before", () =>
    open(async ({ page, mock }) => {
      await press(page, "Show full (logged)");
      assert.deepEqual(looksSent(mock), []);
      await pages.lookFull(page);
      assert.deepEqual(looksSent(mock), ["blurred", "full"]);
      assert.equal(await pictures(page), 1);
    }));

  it("is grey, in full too, until colour is asked for", () =>
    open(async ({ page }) => {
      const filter = () =>
        page.locator("img").evaluate((picture) => getComputedStyle(picture).filter);
      await pages.lookBlurred(page);
      assert.equal(await filter(), "grayscale(1)");
      assert.equal(await page.getByRole("button", { name: "Colour" }).count(), 0);
      await press(page, "Show full (logged)");
      await page.getByText("Shown in clear.").waitFor();
      assert.equal(await filter(), "grayscale(1)");
      await press(page, "Colour");
      assert.equal(await filter(), "none");
    }));

  it("is covered at once by Esc, also while a person types, and its bytes are gone", () =>
    open(async ({ page }) => {
      await pages.lookFull(page);
      const url = await page.locator("img").getAttribute("src");
      assert.match(url, /^blob:/);
      await page.getByLabel("Your reason").focus();
      await page.keyboard.press("Escape");
      assert.equal(await pictures(page), 0);
      const gone = await page.evaluate(
        (address) =>
          new Promise((resolve) => {
            const probe = new Image();
            probe.onload = () => resolve(false);
            probe.onerror = () => resolve(true);
            probe.src = address;
          }),
        url,
      );
      assert.equal(gone, true);
    }));

  it("gives way to the next one", () =>
    open(async ({ page }) => {
      await pages.lookBlurred(page, { signal: 1 });
      await pages.lookBlurred(page, { signal: 2 });
      assert.equal(await pictures(page), 1);
      await pages.evidence(page, 1).getByText("Covered.").waitFor();
    }));

  it("does not wait on the page for someone who comes back", () =>
    open(async ({ page }) => {
      await pages.lookFull(page);
      await page.evaluate(() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      });
      assert.equal(await pictures(page), 0);
    }));

  it("is covered after a look at another page and after a sign-out", () =>
    open(async ({ page }) => {
      await pages.lookFull(page);
      await page.getByRole("link", { name: "Reports" }).click();
      await page.getByRole("heading", { name: "Reports" }).waitFor();
      await page.goBack();
      await pages.evidence(page, 1).getByText("Covered.").waitFor();
      await pages.lookFull(page);
      await pages.signOut(page);
      assert.equal(await pictures(page), 0);
    }));

  it("is entered in the list of looks, each time", () =>
    open(async ({ page }) => {
      await page.getByText("Nobody has viewed this file in full").first().waitFor();
      await pages.lookFull(page);
      await page
        .getByText("A person has viewed this file in full, and a report will say so.")
        .waitFor();
      await page.getByText("looked, blurred").waitFor();
      await page.getByText("looked, in full").waitFor();
    }));

  it("that cannot be made is explained in its place", () =>
    open(async ({ page, mock }) => {
      mock.fail("lookAtEvidence", [422, "Unprocessable Content", "the file is damaged"]);
      await press(page, "Show blurred");
      const box = pages.evidence(page, 1);
      await box.getByText("The file cannot be shown as a picture.").waitFor();
      await box.getByText("the file is damaged").waitFor();
      assert.equal(await pictures(page), 0);
    }));

  it("leaves the keyboard where it was", () =>
    open(async ({ page }) => {
      await pages.lookFull(page);
      await press(page, "Colour");
      await page.keyboard.press("Escape");
      await pages.evidence(page, 1).getByText("Covered.").waitFor();
      const box = await pages.evidence(page, 1).elementHandle();
      await page.waitForFunction((found) => found.contains(document.activeElement), box);
    }));
});
